"""On a server: what a statement does and its way back undoes leaves everything as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from whimbrel.db.connect import Connection
from whimbrel.guard.fix import fix
from whimbrel.pg.name import RelationName
from whimbrel.plan.facts.describe import describe
from whimbrel.plan.known import NOTHING_KNOWN, Known
from whimbrel.plan.undo import way_back
from whimbrel.read.known import read_known
from whimbrel.script.parse import parse_script

SETUP = """
CREATE SCHEMA archive;
CREATE TYPE mood AS ENUM ('sad', 'glad');
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE TABLE customers (id bigint PRIMARY KEY, name text);
CREATE TABLE orders (
    id bigint NOT NULL, total int DEFAULT 3 + 4, note varchar(20), customer_id bigint, code text,
    CONSTRAINT total_is_positive CHECK (total > 0), CONSTRAINT code_key UNIQUE (code)
);
ALTER TABLE orders ADD CONSTRAINT customer FOREIGN KEY (customer_id) REFERENCES customers (id);
CREATE INDEX orders_note ON orders (note) WHERE note <> '';
CREATE TABLE measures (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE measures_1 (at date NOT NULL);
INSERT INTO customers SELECT n, 'name' FROM generate_series(1, 9) AS n;
INSERT INTO orders (id, note, customer_id, code)
    SELECT n, 'note', n, 'code ' || n FROM generate_series(1, 9) AS n;
"""
FORMS = (
    "CREATE TABLE notes (id bigint PRIMARY KEY, order_id bigint); CREATE INDEX n ON notes (id)",
    "CREATE TABLE notes (id int); INSERT INTO notes VALUES (1); DROP TABLE notes",
    "ALTER TABLE orders ADD COLUMN a int CHECK (a > 0), ADD COLUMN b text DEFAULT 'x' NOT NULL",
    "ALTER TABLE orders ADD COLUMN a int; UPDATE orders SET a = 1; "
    "ALTER TABLE orders DROP COLUMN a",
    "ALTER TABLE orders ALTER note SET NOT NULL, ALTER id DROP NOT NULL",
    "ALTER TABLE orders ALTER total SET DEFAULT 9, ALTER note SET DEFAULT 'y'",
    "ALTER TABLE orders ALTER total DROP DEFAULT",
    "ALTER TABLE orders ALTER total TYPE bigint",
    "ALTER TABLE orders ADD CHECK (total < 99), ADD CONSTRAINT u UNIQUE (note, id)",
    "ALTER TABLE orders ADD CONSTRAINT c CHECK (id IS NOT NULL) NOT VALID; "
    "ALTER TABLE orders VALIDATE CONSTRAINT c; ALTER TABLE orders DROP CONSTRAINT c",
    "CREATE UNIQUE INDEX CONCURRENTLY k ON orders (id); "
    "ALTER TABLE orders ADD CONSTRAINT k PRIMARY KEY USING INDEX k",
    "ALTER TABLE orders DROP CONSTRAINT total_is_positive, DROP CONSTRAINT customer",
    "ALTER TABLE orders DROP CONSTRAINT code_key",
    "DROP INDEX CONCURRENTLY orders_note",
    "CREATE INDEX CONCURRENTLY i ON orders (code)",
    "ALTER TABLE orders RENAME note TO remark; ALTER TABLE orders RENAME CONSTRAINT code_key TO k",
    "ALTER TABLE orders RENAME TO purchases; ALTER INDEX orders_note RENAME TO n",
    "ALTER TABLE orders SET SCHEMA archive",
    "CREATE SCHEMA IF NOT EXISTS whimbrel_keep; ALTER TABLE orders SET SCHEMA whimbrel_keep; "
    "ALTER TABLE whimbrel_keep.orders RENAME TO one_orders",
    "ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'; ALTER TYPE mood RENAME TO feeling",
    "CREATE VIEW v AS SELECT id FROM orders; CREATE MATERIALIZED VIEW m AS SELECT * FROM v",
    "CREATE TYPE t AS (a int); CREATE DOMAIN d AS int; CREATE SEQUENCE s",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION stamp()",
    "CREATE POLICY p ON orders USING (true); ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE orders SET UNLOGGED",
    "ALTER TABLE measures ATTACH PARTITION measures_1 FOR VALUES FROM ('2026-01-01') TO (MAXVALUE)",
)


def run(connection: Connection, sql: str) -> None:
    for statement in parse_script(sql, name="a.sql").statements:
        connection.execute(statement.sql.encode())


def still(known: Known) -> Known:
    """Without what counts and grows."""
    return replace(
        known,
        tables={
            name: replace(each, rows=0, size_bytes=0, reads=0)
            for name, each in known.tables.items()
        },
        indexes={name: replace(each, scans=0) for name, each in known.indexes.items()},
        read_at="",
        free_bytes=None,
        sequences={},
    )


def test_undo_after_do_is_as_before_rows_included(connection: Connection) -> None:
    run(connection, SETUP)
    rows = connection.execute("SELECT * FROM orders ORDER BY id").fetchall()
    for form in FORMS:
        before = read_known(connection)
        run(connection, form)
        found = way_back(describe(parse_script(form, name="a.sql")), before)
        assert found.none == (), (form, found.none)
        run(connection, ";".join(found.statements))
        assert still(read_known(connection)) == still(before), (form, found.statements)
        after = connection.execute(
            "SELECT id, total, note, customer_id, code FROM orders ORDER BY id"
        ).fetchall()
        assert after == rows, form


KEPT = """
CREATE TABLE parts (id bigint PRIMARY KEY, name text NOT NULL DEFAULT 'n', size int, note text);
ALTER TABLE parts ADD CONSTRAINT size_is_positive CHECK (size > 0);
CREATE INDEX parts_size ON parts (size);
INSERT INTO parts SELECT n, 'name ' || n, n, nullif(n % 3, 0) FROM generate_series(1, 9) AS n;
"""


@pytest.mark.parametrize("column", ["name", "size", "note"])
def test_a_column_that_is_kept_comes_back_with_its_values(
    connection: Connection, column: str
) -> None:
    run(connection, KEPT)
    before = read_known(connection)
    rows = connection.execute("SELECT id, name, size, note FROM parts ORDER BY id").fetchall()
    sql = f"-- whimbrel:keep\nALTER TABLE parts DROP COLUMN {column};"
    done = fix(sql, "a.sql", known=replace(before, server_version=0), migration="20260101000000_x")
    run(connection, done.text)
    assert column not in read_known(connection).tables[RelationName("", "parts")].columns
    found = way_back(describe(parse_script(done.text, name="a.sql")), before)
    assert found.none == ()
    run(connection, ";".join(found.statements))
    after = connection.execute("SELECT id, name, size, note FROM parts ORDER BY id").fetchall()
    assert after == rows
    run(connection, "DROP SCHEMA whimbrel_keep CASCADE")  # the copy stays until it is purged
    assert still(read_known(connection)) == still(before)


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("DROP TABLE orders", "table orders with its rows"),
        ("ALTER TABLE orders DROP COLUMN note", "the values in column note of orders"),
        ("DELETE FROM orders WHERE id = 7", "rows of orders as they were"),
        ("TRUNCATE orders", "rows of orders as they were"),
        ("ALTER TYPE mood ADD VALUE 'x'", "value x of mood: PostgreSQL cannot take one away"),
        ("ALTER TABLE orders ALTER total SET DEFAULT 1", "the former default of total"),
        ("ALTER TABLE orders DROP CONSTRAINT c", "constraint c of orders"),
        ("DROP INDEX orders_note", "index orders_note"),
        ("CREATE OR REPLACE VIEW v AS SELECT 1", "the former query of view v"),
        ("DO $$ BEGIN EXECUTE current_setting('x'); END $$", "what it runs is put together while"),
        ("GRANT SELECT ON orders TO app", "GRANT of orders"),
    ],
)
def test_what_is_not_brought_back_is_named_with_what_to_do(sql: str, what: str) -> None:
    (none,) = way_back(describe(parse_script(sql, name="a.sql")), NOTHING_KNOWN).none
    assert none.what.startswith(what)
    assert none.instead
