"""Which rows of a question are about some relations only: conditions on its rows `q`, with the OIDs
of these relations as parameter `near`."""

from __future__ import annotations

_IS_NEAR = "q.relation_oid = ANY (%(near)s::pg_catalog.oid[])"
_SEQUENCES = "q.owner_oid = 0 OR q.owner_oid = ANY (%(near)s::pg_catalog.oid[])"

# Members of extensions; and links that neither begin nor end at what is left out. That a table's
# row type is a part of the table is known without.
_DEPENDENCIES = """q.type = 'e' OR (
    CASE q.class_oid
        WHEN 'pg_catalog.pg_class'::pg_catalog.regclass THEN q.oid IN (
            SELECT c.oid
            FROM pg_catalog.pg_class c
            LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
            WHERE c.relkind IN ('S', 'v', 'm', 'c')
               OR coalesce(i.indrelid, c.oid) = ANY (%(near)s::pg_catalog.oid[])
        )
        WHEN 'pg_catalog.pg_constraint'::pg_catalog.regclass THEN q.oid IN (
            SELECT k.oid
            FROM pg_catalog.pg_constraint k
            WHERE k.conrelid = 0 OR k.conrelid = ANY (%(near)s::pg_catalog.oid[])
        )
        WHEN 'pg_catalog.pg_attrdef'::pg_catalog.regclass THEN q.oid IN (
            SELECT f.oid
            FROM pg_catalog.pg_attrdef f
            WHERE f.adrelid = ANY (%(near)s::pg_catalog.oid[])
        )
        WHEN 'pg_catalog.pg_type'::pg_catalog.regclass
        THEN q.type <> 'i' OR q.on_class_oid <> 'pg_catalog.pg_class'::pg_catalog.regclass
        ELSE true
    END
    AND NOT (
        q.on_class_oid = 'pg_catalog.pg_class'::pg_catalog.regclass
        AND q.on_part <> 0
        AND q.on_oid IN (
            SELECT c.oid
            FROM pg_catalog.pg_class c
            WHERE c.relkind IN ('r', 'p', 'f') AND c.oid <> ALL (%(near)s::pg_catalog.oid[])
        )
    )
)"""

OF_RELATIONS = {
    "columns": _IS_NEAR,
    "constraints": _IS_NEAR,
    "indexes": _IS_NEAR,
    "sequences": _SEQUENCES,
    "dependencies": _DEPENDENCIES,
}
