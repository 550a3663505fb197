"""On a server, through the contract: a column with a successor, and what else its file says of it.

Either both phases together lead to the schema of the file itself, or the file is left, and why.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

from tests.sources.test_fixed_forms import run

from whimbrel.db.connect import Connection
from whimbrel.guard.fix import fix
from whimbrel.pg.name import RelationName
from whimbrel.plan.known import Known
from whimbrel.read.known import read_known

SETUP = """
CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 1, note text);
CREATE INDEX orders_total ON orders (total);
CREATE INDEX orders_both ON orders (total, note);
INSERT INTO orders VALUES (1, 7), (2, 8);
"""
CHANGES = {
    "retype": "ALTER TABLE orders ALTER total TYPE bigint",
    "rename": "ALTER TABLE orders RENAME total TO amount",
}
COMPANIONS = (
    "CREATE INDEX i ON orders ({column})",
    "ALTER TABLE orders ADD CONSTRAINT u UNIQUE ({column})",
    "ALTER TABLE orders ADD CONSTRAINT c CHECK ({column} > 0)",
    "ALTER TABLE orders ADD CHECK ({column} > 0)",
    "ALTER TABLE orders ALTER {column} SET DEFAULT 5",
    "ALTER TABLE orders ALTER {column} DROP NOT NULL",
    "COMMENT ON COLUMN orders.{column} IS 'in cents'",
    "CREATE VIEW v AS SELECT {column} FROM orders",
    "CREATE VIEW v AS SELECT * FROM orders",
    "CREATE TABLE like_it (LIKE orders)",
    "ALTER INDEX orders_total RENAME TO by_total",
    "DROP INDEX orders_total",
    "ALTER TABLE orders ADD COLUMN other int",
)
OTHERS = (
    "ALTER TABLE orders ADD CONSTRAINT u UNIQUE (total), ALTER total TYPE bigint",
    "ALTER TABLE orders ALTER total DROP DEFAULT, ALTER total TYPE text, ALTER total SET DEFAULT 5",
    "ALTER TABLE orders DROP COLUMN total; ALTER TABLE orders ADD COLUMN total text",
    "ALTER TABLE orders DROP COLUMN total, ADD COLUMN total text",
    "ALTER TABLE orders DROP COLUMN total; CREATE VIEW v AS SELECT * FROM orders",
    "ALTER TABLE orders DROP COLUMN total; CREATE INDEX orders_total ON orders (note)",
    "ALTER TABLE orders RENAME total TO amount; ALTER TABLE orders ADD COLUMN total text",
    "ALTER TABLE orders RENAME TO o2; CREATE INDEX a ON o2 (total); "
    "ALTER TABLE o2 RENAME total TO amount",
    "CREATE TABLE lines (order_id bigint REFERENCES orders); "
    "ALTER TABLE orders ALTER id TYPE numeric",
    "DROP TABLE orders; CREATE TABLE orders (id int)",
    "DROP VIEW IF EXISTS v; CREATE VIEW v AS SELECT id FROM orders",
    "ALTER TABLE orders ALTER total TYPE bigint; ALTER TABLE orders RENAME TO o2",
    "ALTER TABLE orders ALTER total TYPE bigint; ALTER TABLE orders SET SCHEMA other",
    "ALTER TABLE orders DROP COLUMN total; ALTER TABLE orders RENAME TO o2",
    "ALTER TABLE orders RENAME TO o2; ALTER TABLE o2 ALTER total TYPE bigint",
    "ALTER TABLE orders RENAME total TO amount; ALTER TABLE orders RENAME note TO remark",
    "UPDATE orders SET note = total WHERE note IS NULL; ALTER TABLE orders DROP COLUMN total",
)


def _files() -> list[str]:
    pairs = (
        ((change, _of(each, after)), (_of(each, "total"), change))
        for kind, change in CHANGES.items()
        for after in ["amount" if kind == "rename" else "total"]
        for each in COMPANIONS
    )
    return [*(";\n".join(pair) for pair in chain.from_iterable(pairs)), *OTHERS]


def _of(companion: str, column: str) -> str:
    return companion.replace("{column}", column)


CUT = 22  # so many of them are done in two phases


def test_both_phases_lead_to_the_schema_of_the_file_or_it_is_left(connection: Connection) -> None:
    files, done = _files(), list[tuple[int, str]]()
    for number in range(len(files)):
        for schema in (f"direct_{number}", f"online_{number}"):
            run(connection, "public", f"CREATE SCHEMA {schema}")
            run(connection, schema, SETUP)
    known = _of_schema(read_known(connection), "online_0")
    for number, sql in enumerate(files):
        fixed = fix(f"{sql};\n", "a.sql", known=known, migration="m")
        assert all(each.why_not for each in fixed.left)
        if not fixed.contract:
            continue
        run(connection, f"direct_{number}", sql)
        for text in (fixed.text, fixed.contract):
            run(connection, f"online_{number}", text)
        done.append((number, fixed.text))
    after = read_known(connection)
    for number, text in done:
        online, direct = (_shown(after, f"{kind}_{number}") for kind in ("online", "direct"))
        assert online == direct, text
    assert len(done) == CUT, [files[number] for number, _ in done]


def _of_schema(known: Known, schema: str) -> Known:
    """As the search_path finds it, and nothing let through for being small."""
    tables = {
        RelationName("", name.relation): replace(each, size_bytes=10**12)
        for name, each in known.tables.items()
        if name.schema == schema
    }
    indexes = {
        RelationName("", name.relation): replace(
            each,
            table=RelationName("", each.table.relation),
            definition=each.definition.replace(f"{schema}.", ""),
        )
        for name, each in known.indexes.items()
        if name.schema == schema
    }
    return Known(tables=tables, indexes=indexes, server_version=known.server_version)


def _shown(known: Known, schema: str) -> list[str]:
    """Columns in any order: a successor stands behind the others."""
    tables = [
        f"{name.relation}: {sorted(map(repr, each.columns.items()))} "
        f"{sorted((k, c.definition) for k, c in each.constraints.items())}"
        for name, each in known.tables.items()
        if name.schema == schema
    ]
    indexes = [
        f"{each.definition} {each.comment} {each.is_valid}"
        for name, each in known.indexes.items()
        if name.schema == schema
    ]
    return sorted(each.replace(f"{schema}.", "") for each in (*tables, *indexes))
