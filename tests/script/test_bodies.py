"""Bodies of DO and functions: their statements, and an honest word where they are not seen."""

from __future__ import annotations

import pytest

from whimbrel.script import node
from whimbrel.script.bodies import Body, body_of
from whimbrel.script.objects import mentions
from whimbrel.script.parse import parse_script


def body(sql: str) -> Body:
    (statement,) = parse_script(sql, name="x").statements
    assert statement.node is not None
    return body_of(statement.sql, statement.node)


def named(found: Body) -> list[str]:
    return [each.relation.shown for part in found.statements for each in mentions(part)]


def test_statements_in_every_corner_of_a_block_are_found() -> None:
    found = body(
        """DO $$ DECLARE r record; n int := (SELECT count(*) FROM a); BEGIN
        IF EXISTS (SELECT FROM b) THEN ALTER TABLE c ADD x int; ELSE DROP TABLE d; END IF;
        FOR r IN SELECT * FROM e LOOP UPDATE f SET x = r.x; END LOOP;
        WHILE (SELECT true FROM g) LOOP n := (SELECT 1 FROM h WHERE x = 2); END LOOP;
        PERFORM 1 FROM i;
        RAISE NOTICE '%', (SELECT x FROM j);
        EXCEPTION WHEN OTHERS THEN DELETE FROM k;
        END $$"""
    )
    assert (found.is_seen, found.has_dynamic_sql, found.controls_transactions) == (
        True,
        False,
        False,
    )
    # A declaration's default is evaluated too.
    assert set(named(found)) >= set("bcdefghijk")


@pytest.mark.parametrize(
    "inside",
    [
        "EXECUTE 'DROP TABLE ' || n;",
        "EXECUTE format('DROP TABLE %I', n);",
        "FOR r IN EXECUTE n LOOP NULL; END LOOP;",
        "OPEN c FOR EXECUTE n;",
    ],
)
def test_built_text_is_dynamic(inside: str) -> None:
    found = body(f"DO $$ DECLARE n text; r record; c refcursor; BEGIN {inside} END $$")
    assert found.has_dynamic_sql


@pytest.mark.parametrize("inside", ["COMMIT;", "ROLLBACK;", "CALL p();"])
def test_transaction_control_is_noticed(inside: str) -> None:
    assert body(f"DO $$ BEGIN {inside} END $$").controls_transactions


@pytest.mark.parametrize(
    "sql",
    [
        "DO LANGUAGE plpython3u 'x = 1'",
        "DO $$ BEGIN this is no plpgsql END $$",
        "DO $$ DECLARE x other.strange; BEGIN END $$",
        "CREATE FUNCTION f() RETURNS int LANGUAGE c AS 'lib', 'symbol'",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELCT 1'",
    ],
)
def test_what_cannot_be_read_is_not_seen(sql: str) -> None:
    assert not body(sql).is_seen


def test_functions_in_sql_show_their_statements() -> None:
    assert named(body("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1 FROM a'")) == ["a"]
    atomic = "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1 FROM a; DELETE FROM b; END"
    assert named(body(atomic)) == ["a", "b"]
    assert named(body("CREATE FUNCTION f() RETURNS int RETURN (SELECT 1 FROM a)")) == ["a"]


def test_a_trigger_function_is_read_though_its_variables_come_as_broken_json() -> None:
    found = body(
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN INSERT INTO log VALUES (new.id); RETURN new; END $$"
    )
    assert found.is_seen
    assert [node.kind(each) for each in found.statements] == ["InsertStmt"]


def test_other_statements_have_no_body() -> None:
    assert body("SELECT 1") == Body()
