-- One row: which questions may have an answer here, by their names. Most schemas have nothing of
-- most of these kinds, and planning a question costs more than finding that out.
SELECT
    EXISTS (SELECT FROM pg_catalog.pg_range r WHERE r.rngtypid >= 16384) AS range_types,
    EXISTS (SELECT FROM pg_catalog.pg_range r WHERE r.rngtypid >= 16384) AS canonical_ranges,
    EXISTS (SELECT FROM pg_catalog.pg_cast c WHERE c.oid >= 16384) AS casts_made,
    EXISTS (SELECT FROM pg_catalog.pg_collation c WHERE c.oid >= 16384)
    OR EXISTS (SELECT FROM pg_catalog.pg_conversion c WHERE c.oid >= 16384)
    OR EXISTS (SELECT FROM pg_catalog.pg_language l WHERE l.oid >= 16384)
    OR EXISTS (SELECT FROM pg_catalog.pg_transform t WHERE t.oid >= 16384)
    OR EXISTS (SELECT FROM pg_catalog.pg_am m WHERE m.oid >= 16384) AS languages,
    EXISTS (SELECT FROM pg_catalog.pg_opclass o WHERE o.oid >= 16384) AS operator_classes,
    EXISTS (SELECT FROM pg_catalog.pg_opfamily f WHERE f.oid >= 16384) AS operator_families,
    EXISTS (SELECT FROM pg_catalog.pg_operator o WHERE o.oid >= 16384) AS operators,
    EXISTS (SELECT FROM pg_catalog.pg_ts_parser p WHERE p.oid >= 16384)
    OR EXISTS (SELECT FROM pg_catalog.pg_ts_template t WHERE t.oid >= 16384)
    OR EXISTS (SELECT FROM pg_catalog.pg_ts_config c WHERE c.oid >= 16384) AS text_search,
    EXISTS (SELECT FROM pg_catalog.pg_ts_config c WHERE c.oid >= 16384) AS text_search_mappings,
    EXISTS (SELECT FROM pg_catalog.pg_ts_dict d WHERE d.oid >= 16384) AS text_search_dictionaries,
    EXISTS (
        SELECT
        FROM pg_catalog.pg_type t
        WHERE t.oid >= 16384
          AND (
              t.typtype = 'p'
              OR (t.typtype = 'b' AND t.typsubscript::text NOT LIKE '%array_subscript_handler')
          )
    ) AS base_types,
    EXISTS (SELECT FROM pg_catalog.pg_aggregate a WHERE a.aggfnoid >= 16384) AS aggregates,
    EXISTS (SELECT FROM pg_catalog.pg_statistic_ext) AS statistics,
    EXISTS (SELECT FROM pg_catalog.pg_publication) AS publications,
    EXISTS (SELECT FROM pg_catalog.pg_trigger t WHERE t.tgparentid <> 0) AS partition_triggers,
    EXISTS (SELECT FROM pg_catalog.pg_foreign_data_wrapper w WHERE w.oid >= 16384)
    OR EXISTS (SELECT FROM pg_catalog.pg_foreign_server) AS foreign_data,
    EXISTS (
        SELECT FROM pg_catalog.pg_type t WHERE t.typtype = 'd' AND t.oid >= 16384
    ) AS domains,
    EXISTS (
        SELECT FROM pg_catalog.pg_type t WHERE t.typtype = 'd' AND t.oid >= 16384
    ) AS domain_parts,
    EXISTS (
        SELECT FROM pg_catalog.pg_class c WHERE c.relkind IN ('v', 'm') AND c.oid >= 16384
    ) AS views,
    EXISTS (
        SELECT FROM pg_catalog.pg_class c WHERE c.relkind IN ('v', 'm') AND c.oid >= 16384
    ) AS view_columns,
    EXISTS (SELECT FROM pg_catalog.pg_policy) AS policies,
    EXISTS (SELECT FROM pg_catalog.pg_default_acl) AS default_privileges,
    EXISTS (SELECT FROM pg_catalog.pg_proc p WHERE p.oid >= 16384) AS routines
ORDER BY 1
