"""Which relations a statement names, and how."""

from __future__ import annotations

import pytest

from whimbrel.pg.name import RelationName
from whimbrel.script.objects import Mention, Role, mentions
from whimbrel.script.parse import parse_script

R, W, C, A, D, L = Role.READ, Role.WRITTEN, Role.CREATED, Role.ALTERED, Role.DROPPED, Role.LOCKED


def named(sql: str) -> dict[str, Role]:
    (statement,) = parse_script(sql, name="x").statements
    assert statement.node is not None
    return {each.relation.shown: each.role for each in mentions(statement.node)}


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT * FROM a JOIN s.b USING (x) WHERE x IN (SELECT y FROM c)",
         {"a": R, "s.b": R, "c": R}),
        ("SELECT * FROM a, (SELECT * FROM b) AS q FOR UPDATE OF a", {"a": L, "b": L}),
        ("SELECT (SELECT max(x) FROM b) FROM a FOR SHARE", {"b": R, "a": L}),
        ("INSERT INTO a SELECT * FROM b", {"a": W, "b": R}),
        ("UPDATE a SET x = b.x FROM b", {"a": W, "b": R}),
        ("DELETE FROM a USING b", {"a": W, "b": R}),
        ("MERGE INTO a USING b ON true WHEN MATCHED THEN DELETE", {"a": W, "b": R}),
        ("TRUNCATE a, s.b", {"a": W, "s.b": W}),
        ("COPY a FROM '/x'", {"a": W}),
        ("COPY a TO '/x'", {"a": R}),
        ("COPY (SELECT * FROM a) TO '/x'", {"a": R}),
        ("CREATE TABLE a (x int REFERENCES b, LIKE c)", {"a": C, "b": R, "c": R}),
        ("CREATE TABLE a PARTITION OF b DEFAULT", {"a": C, "b": R}),
        ("CREATE TABLE a AS SELECT * FROM b", {"a": C, "b": R}),
        ("SELECT * INTO a FROM b", {"a": C, "b": R}),
        ("CREATE MATERIALIZED VIEW a AS SELECT * FROM b", {"a": C, "b": R}),
        ("CREATE VIEW a AS SELECT * FROM b", {"a": C, "b": R}),
        ("CREATE SEQUENCE a", {"a": C}),
        ("CREATE FOREIGN TABLE a (x int) SERVER s", {"a": C}),
        ("CREATE INDEX i ON s.a (x)", {"s.a": A, "s.i": C}),
        ("CREATE INDEX ON a (x)", {"a": A}),
        ("ALTER TABLE a ADD FOREIGN KEY (x) REFERENCES b", {"a": A, "b": R}),
        ("ALTER TABLE a ATTACH PARTITION b DEFAULT", {"a": A, "b": R}),
        ("ALTER TABLE a RENAME TO b", {"a": A}),
        ("ALTER SEQUENCE a RESTART", {"a": A}),
        ("CREATE TRIGGER t BEFORE INSERT ON a EXECUTE FUNCTION f()", {"a": A}),
        ("CREATE POLICY p ON a", {"a": A}),
        ("DROP TABLE a, s.b CASCADE", {"a": D, "s.b": D}),
        ("DROP INDEX i", {"i": D}),
        ("DROP TYPE t", {}),
        ("LOCK TABLE a, b", {"a": L, "b": L}),
        ("EXPLAIN ANALYZE DELETE FROM a", {"a": W}),
    ],
)  # fmt: skip
def test_relations_and_their_roles(sql: str, expected: dict[str, Role]) -> None:
    assert named(sql) == expected


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("WITH a AS (SELECT * FROM b) SELECT * FROM a", {"b": R}),
        ("WITH a AS (SELECT * FROM a) SELECT 1", {"a": R}),
        ("WITH RECURSIVE a AS (SELECT 1 UNION SELECT * FROM a) SELECT * FROM a", {}),
        ("WITH a AS (SELECT 1), b AS (SELECT * FROM a) SELECT * FROM b", {}),
        ("WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM b", {"b": R}),
        ("WITH a AS (DELETE FROM b RETURNING *) INSERT INTO a SELECT * FROM a", {"b": W, "a": W}),
        ("WITH a AS (SELECT 1) SELECT * FROM s.a", {"s.a": R}),
        ("SELECT * FROM (WITH a AS (SELECT 1) SELECT * FROM a) AS q, a", {"a": R}),
    ],
)
def test_a_common_table_expression_is_no_relation_in_its_scope(
    sql: str, expected: dict[str, Role]
) -> None:
    assert named(sql) == expected


def test_one_relation_may_have_two_roles() -> None:
    (statement,) = parse_script("INSERT INTO a SELECT * FROM a", name="x").statements
    assert statement.node is not None
    a = RelationName("", "a")
    assert mentions(statement.node) == (Mention(a, W), Mention(a, R))
