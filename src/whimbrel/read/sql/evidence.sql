-- One row: what can be seen of this database by someone who does not know it.
WITH unused AS (
    -- Prisma's ledger stands among the users' tables; before its first row it is nobody's object.
    SELECT c.oid, c.relnamespace
    FROM pg_catalog.pg_class AS c
    WHERE c.relname = '_prisma_migrations' AND c.relkind = 'r'
      AND pg_catalog.pg_relation_size(c.oid) = 0
)
SELECT
    pg_catalog.pg_database_size(pg_catalog.current_database())::bigint,
    (
        SELECT pg_catalog.count(*)
        FROM pg_catalog.pg_class AS c
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_'
          AND n.nspname NOT IN ('information_schema', 'whimbrel', 'whimbrel_protect')
    )::integer,
    (
        -- Before the first ANALYZE reltuples says nothing, and a copy has no statistics: then its
        -- size has to tell.
        SELECT COALESCE(
            pg_catalog.sum(
                CASE WHEN c.reltuples < 0 AND pg_catalog.pg_stat_get_live_tuples(c.oid) = 0
                THEN pg_catalog.pg_relation_size(c.oid) / 128
                ELSE GREATEST(c.reltuples, pg_catalog.pg_stat_get_live_tuples(c.oid)) END
            ),
            0
        )
        FROM pg_catalog.pg_class AS c
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND n.nspname !~ '^pg_'
          AND n.nspname NOT IN ('information_schema', 'whimbrel', 'whimbrel_protect')
    )::bigint,
    (
        SELECT pg_catalog.count(*)
        FROM pg_catalog.pg_stat_activity AS a
        WHERE a.datname = pg_catalog.current_database()
          AND a.pid <> pg_catalog.pg_backend_pid()
          -- Of other users' sessions an ordinary role sees the database, and no more.
          AND COALESCE(a.backend_type, 'client backend') = 'client backend'
    )::integer,
    (SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_replication AS r)::integer,
    NOT EXISTS (
        SELECT FROM pg_catalog.pg_class AS c
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'whimbrel', 'whimbrel_protect')
          AND NOT EXISTS (
              SELECT FROM unused AS u
              LEFT JOIN pg_catalog.pg_index AS i ON i.indrelid = u.oid
              WHERE c.oid IN (u.oid, i.indexrelid)
          )
        UNION ALL
        SELECT FROM pg_catalog.pg_type AS t
        JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
        LEFT JOIN pg_catalog.pg_type AS e ON e.oid = t.typelem
        WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'whimbrel', 'whimbrel_protect')
          AND NOT EXISTS (SELECT FROM unused AS u WHERE u.oid IN (t.typrelid, e.typrelid))
          AND NOT EXISTS (
              SELECT FROM pg_catalog.pg_depend AS x
              WHERE x.classid = 'pg_catalog.pg_type'::regclass AND x.objid = t.oid
                AND x.deptype = 'e'
          )
        UNION ALL
        SELECT FROM pg_catalog.pg_proc AS p
        JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
        WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'whimbrel', 'whimbrel_protect')
          AND NOT EXISTS (
              SELECT FROM pg_catalog.pg_depend AS x
              WHERE x.classid = 'pg_catalog.pg_proc'::regclass AND x.objid = p.oid
                AND x.deptype = 'e'
          )
        UNION ALL
        SELECT FROM pg_catalog.pg_namespace AS n
        WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'whimbrel', 'whimbrel_protect', 'public')
          AND n.oid NOT IN (SELECT u.relnamespace FROM unused AS u)
        UNION ALL
        SELECT FROM pg_catalog.pg_largeobject_metadata AS l
        UNION ALL
        SELECT FROM pg_catalog.pg_publication AS p
        UNION ALL
        SELECT FROM pg_catalog.pg_foreign_data_wrapper AS f
        UNION ALL
        SELECT FROM pg_catalog.pg_event_trigger AS e WHERE e.evtname NOT LIKE 'whimbrel\_%'
        UNION ALL
        SELECT FROM pg_catalog.pg_cast AS c WHERE c.oid >= 16384
        UNION ALL
        SELECT FROM pg_catalog.pg_operator AS o WHERE o.oid >= 16384
        UNION ALL
        SELECT FROM pg_catalog.pg_collation AS c
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.collnamespace
        WHERE n.nspname <> 'pg_catalog' AND c.oid >= 16384
    ),
    pg_catalog.has_function_privilege('pg_catalog.pg_stat_file(text,boolean)', 'EXECUTE'),
    -- Behind a tunnel or a proxy the client's end is loopback and the server's own is not.
    COALESCE(pg_catalog.inet_server_addr() <<= ANY (ARRAY['127.0.0.0/8'::inet, '::1']), true)
ORDER BY 1;
