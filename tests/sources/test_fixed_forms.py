"""On a server: what `fix` makes of a statement leads to the schema that the statement leads to."""

from __future__ import annotations

import re
from dataclasses import replace

from whimbrel.db.connect import Connection
from whimbrel.guard.fix import fix
from whimbrel.plan.known import Known
from whimbrel.read.known import read_known
from whimbrel.script.parse import parse_script

SETUP = """
CREATE TABLE customers (id bigint PRIMARY KEY, name text);
CREATE TABLE orders (id bigint NOT NULL, total int, note text, customer_id bigint, code text);
CREATE INDEX orders_note ON orders (note);
CREATE INDEX orders_code ON orders (code);
CREATE TABLE keyed (id bigint PRIMARY KEY, note text);
CREATE TABLE measures (at date NOT NULL, value int) PARTITION BY RANGE (at);
CREATE TABLE measures_2024 PARTITION OF measures FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE measures_2025 (at date NOT NULL, value int);
CREATE DOMAIN positive AS int;
CREATE TABLE amounts (amount positive);
CREATE MATERIALIZED VIEW totals AS SELECT customer_id, count(*) AS n FROM orders GROUP BY 1;
CREATE UNIQUE INDEX totals_key ON totals (customer_id);
INSERT INTO customers SELECT n, 'name ' || n FROM generate_series(1, 20) AS n;
INSERT INTO orders SELECT n, n, 'note ' || n, n, 'code ' || n FROM generate_series(1, 20) AS n;
INSERT INTO keyed SELECT n, 'note' FROM generate_series(1, 20) AS n;
INSERT INTO measures_2025 SELECT date '2025-01-01' + n, n FROM generate_series(1, 20) AS n;
INSERT INTO amounts SELECT n FROM generate_series(1, 20) AS n;
"""
FORMS = (
    "CREATE INDEX i ON orders (code, total)",
    "CREATE UNIQUE INDEX i ON orders (code) INCLUDE (total) WHERE total > 0",
    "CREATE INDEX IF NOT EXISTS orders_note ON orders (note)",
    "CREATE INDEX i ON measures (value)",
    "DROP INDEX orders_note, orders_code",
    "REINDEX TABLE orders",
    "ALTER TABLE orders ADD CHECK (total > 0)",
    "ALTER TABLE orders ADD CONSTRAINT c CHECK (total > 0 AND id > 0), ALTER note SET DEFAULT 'x'",
    "ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers ON DELETE CASCADE",
    "ALTER TABLE orders ADD UNIQUE (code)",
    "ALTER TABLE orders ADD CONSTRAINT u UNIQUE (code, total) INCLUDE (note) DEFERRABLE",
    "ALTER TABLE orders ADD PRIMARY KEY (id)",
    "ALTER TABLE orders ADD CONSTRAINT k PRIMARY KEY (total, id)",
    "ALTER TABLE orders ALTER total SET NOT NULL, ALTER code SET NOT NULL",
    "ALTER TABLE orders ADD COLUMN n int CHECK (n > 0)",
    "ALTER TABLE orders ADD COLUMN n bigint NOT NULL DEFAULT 7 REFERENCES customers",
    'ALTER TABLE orders ADD COLUMN n text COLLATE "C" UNIQUE',
    "ALTER TABLE keyed ADD COLUMN n uuid NOT NULL DEFAULT gen_random_uuid()",
    "ALTER TABLE measures DETACH PARTITION measures_2024",
    "ALTER TABLE measures ATTACH PARTITION measures_2025 "
    "FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')",
    "CREATE TABLE measures_2026 PARTITION OF measures "
    "FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
    "REFRESH MATERIALIZED VIEW totals",
    "ALTER DOMAIN positive ADD CONSTRAINT p CHECK (VALUE > 0)",
    "BEGIN; ALTER TABLE orders ADD COLUMN n int; CREATE INDEX i ON orders (n); COMMIT",
)


def run(connection: Connection, schema: str, sql: str) -> None:
    """Statement by statement, as `deploy` runs what cannot share a transaction."""
    connection.execute(f"SET search_path = {schema}".encode())
    for statement in parse_script(sql, name="a.sql").statements:
        connection.execute(statement.sql.encode())


def described(known: Known, schema: str) -> str:
    """Columns, constraints and indexes, without the schema's own name and the size of anything."""
    tables = {
        name.relation: (
            each.kind,
            each.columns,
            {k: c.definition for k, c in each.constraints.items()},
        )
        for name, each in known.tables.items()
        if name.schema == schema
    }
    indexes = {
        name.relation: (each.is_valid, each.is_unique, each.definition)
        for name, each in known.indexes.items()
        if name.schema == schema
    }
    lines = sorted(f"{name}: {each}" for part in (tables, indexes) for name, each in part.items())
    text = re.sub(rf"\b{schema}\.", "", "\n".join(lines))
    # Of an index of partitions the server chooses the names itself.
    return re.sub(r"\b(measures_20\d\d)_\w+", r"\1_idx", text)


# The manual: what DETACH … CONCURRENTLY leaves on the partition, a check with its bounds.
AFTERWARDS = {"DETACH": "ALTER TABLE measures_2024 DROP CONSTRAINT measures_2024_at_check"}


def test_the_fixed_form_reaches_the_same_schema(connection: Connection) -> None:
    for number in range(len(FORMS)):
        for schema in (f"direct_{number}", f"online_{number}"):
            connection.execute(f"CREATE SCHEMA {schema}".encode())
            run(connection, schema, SETUP)
    fixed = []
    for number, form in enumerate(FORMS):
        run(connection, f"online_{number}", "")
        done = fix(f"{form};", "a.sql", known=_as_large(read_known(connection)), migration="m")
        assert done.left == (), (form, done.left)
        assert done.text != f"{form};" or "IF NOT EXISTS" in form, form
        run(connection, f"direct_{number}", form)
        also = (sql for word, sql in AFTERWARDS.items() if word in form)
        run(connection, f"online_{number}", ";".join((done.text, *also)))
        fixed.append(done.text)
    after = read_known(connection)
    for number, text in enumerate(fixed):
        online, direct = described(after, f"online_{number}"), described(after, f"direct_{number}")
        assert online == direct, text


def _as_large(known: Known) -> Known:
    """So that nothing is let through for being small, on a disk of which nothing is known."""
    tables = {n: replace(t, size_bytes=10**12) for n, t in known.tables.items()}
    return replace(known, tables=tables, server_version=0, free_bytes=None)
