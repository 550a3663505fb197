"""Looking only at what can matter finds the same changes as looking at everything."""

from __future__ import annotations

import pytest

from whimbrel.db.connect import Connection
from whimbrel.diff import focus
from whimbrel.diff.compare import compare
from whimbrel.plan.arrange.arrange import arrange
from whimbrel.read.catalog import read_catalog

SCHEMA = """
CREATE TABLE parent (id serial PRIMARY KEY, a int NOT NULL, b text DEFAULT 'x', c int);
CREATE TABLE child (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    parent int NOT NULL REFERENCES parent,
    n int CHECK (n > 0),
    twice int GENERATED ALWAYS AS (n * 2) STORED
);
CREATE TABLE apart (id int PRIMARY KEY, a int NOT NULL);
CREATE INDEX parent_a ON parent (a);
CREATE FUNCTION f(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT 1';
CREATE INDEX by_f ON child (f(n));
CREATE VIEW v AS SELECT p.a, c.n FROM parent p JOIN child c ON c.parent = p.id;
CREATE VIEW on_v AS SELECT a FROM v;
COMMENT ON COLUMN parent.a IS 'said';
"""
CHANGES = (
    "ALTER TABLE apart ADD b int",
    "ALTER TABLE apart ADD CONSTRAINT parent_a_not_null CHECK (id > 0)",
    "ALTER TABLE parent ADD first int DEFAULT 1",
    "DROP VIEW on_v; DROP VIEW v; ALTER TABLE parent ALTER a TYPE bigint; "
    "CREATE VIEW v AS SELECT p.a, c.n FROM parent p JOIN child c ON c.parent = p.id; "
    "CREATE VIEW on_v AS SELECT a FROM v",
    "ALTER TABLE parent DROP b; CREATE SEQUENCE s OWNED BY parent.c",
    "DROP INDEX by_f; DROP FUNCTION f(int); CREATE FUNCTION f(int) RETURNS bigint IMMUTABLE "
    "LANGUAGE sql AS 'SELECT 1::bigint'; CREATE INDEX by_f ON child (f(n))",
    "ALTER TABLE child DROP CONSTRAINT child_parent_fkey; "
    "ALTER TABLE child ALTER parent DROP NOT NULL",
    "DROP TABLE apart; ALTER TABLE parent RENAME c TO d",
    "ALTER INDEX parent_a RENAME TO by_a; ALTER TABLE child RENAME CONSTRAINT child_n_check TO n",
    "ALTER SEQUENCE parent_id_seq RENAME TO numbers; ALTER INDEX parent_pkey RENAME TO key; "
    "COMMENT ON INDEX by_a IS 'said'; ALTER TABLE parent CLUSTER ON by_a",
    "ALTER INDEX by_a RENAME TO a; CREATE TABLE heir (more int) INHERITS (parent)",
    "ALTER TABLE parent ADD last text NOT NULL",
)


def test_the_same_changes_are_found(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection.execute(SCHEMA)
    seen = [read_catalog(connection)]
    for change in CHANGES:
        connection.execute(change.encode())
        seen.append(read_catalog(connection))
    for one in seen:
        for two in seen:
            monkeypatch.setattr(focus, "WORTH_IT", 0)
            narrow = compare(one, two)
            monkeypatch.setattr(focus, "WORTH_IT", 10**9)
            whole = compare(one, two)
            assert narrow.changes == whole.changes
            assert narrow.candidates == whole.candidates
            assert narrow.column_order == whole.column_order
            assert arrange(narrow) == arrange(whole)
