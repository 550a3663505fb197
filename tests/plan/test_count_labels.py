"""Before an enum loses labels, the script counts the values that would have no place any more."""

from __future__ import annotations

import psycopg
import pytest

from whimbrel.db.connect import Connection
from whimbrel.diff.compare import compare
from whimbrel.plan.arrange.arrange import arrange
from whimbrel.plan.arrange.planned import render_script
from whimbrel.read.catalog import read_catalog
from whimbrel.script.parse import parse_script

SCHEMA = """
CREATE TYPE mood AS ENUM ('ok', {}'sad');
CREATE DOMAIN felt AS mood; CREATE DOMAIN moods AS mood[];
CREATE TYPE note AS (at int, m mood, ms mood[]);
CREATE TYPE page AS (n note, f felt[]);
CREATE TABLE "We $count$ it's" ("m""s" mood DEFAULT 'ok', f felt, a mood[], d moods);
CREATE TABLE diary (n note, ns note[], p page, ps page[]);
CREATE TABLE log (m mood) PARTITION BY LIST (m);
CREATE TABLE log_ok PARTITION OF log FOR VALUES IN ('ok');
CREATE TABLE log_rest PARTITION OF log DEFAULT;
"""
BEFORE, AFTER = SCHEMA.format("'it''s', 'gone', "), SCHEMA.format("")
ODD = """table public."We $count$ it's", column """


@pytest.fixture
def script(connection: Connection) -> str:
    """From BEFORE to AFTER; the database is as BEFORE."""
    connection.execute(AFTER.encode())
    wanted = read_catalog(connection)
    connection.execute(b"DROP SCHEMA public CASCADE")
    connection.execute(b"CREATE SCHEMA public")
    connection.execute(BEFORE.encode())
    return render_script(arrange(compare(read_catalog(connection), wanted)))


def test_values_that_go_are_counted_and_nothing_is_changed(
    connection: Connection, script: str
) -> None:
    connection.execute(
        b"""INSERT INTO "We $count$ it's" VALUES ('gone', 'gone', '{ok,gone,gone}', '{gone}'),
        ('gone', 'ok', '{}', NULL), ('it''s', NULL, NULL, '{}');
        INSERT INTO diary VALUES (ROW(1, 'gone', '{gone,sad}'), '{"(1,gone,{gone})","(2,ok,)"}',
            ROW(ROW(1, 'ok', '{gone}'), '{gone}'), ARRAY[ROW(ROW(1, 'gone', NULL), '{}')::page]);
        INSERT INTO log VALUES ('ok'), ('gone')"""
    )
    before = read_catalog(connection)
    first = parse_script(script, name="the plan").statements[0]
    with pytest.raises(psycopg.errors.RaiseException) as caught:
        connection.execute(first.sql.encode())
    said = caught.value.diag
    assert said.message_primary == "labels that public.mood loses are in use: " + "; ".join(
        [
            ODD + "a: 2 of 'gone'",
            ODD + "d: 1 of 'gone'",
            ODD + "f: 1 of 'gone'",
            ODD + "m\"s: 1 of 'it''s'",
            ODD + "m\"s: 2 of 'gone'",
            "table public.diary, column n: 2 of 'gone'",
            "table public.diary, column ns: 2 of 'gone'",
            "table public.diary, column p: 2 of 'gone'",
            "table public.diary, column ps: 1 of 'gone'",
            "table public.log_rest, column m: 1 of 'gone'",
        ]
    )
    assert said.message_hint == (
        "Give these rows another label in a migration that comes before this one."
    )
    assert read_catalog(connection).objects == before.objects


def test_values_that_stay_go_over(connection: Connection, script: str) -> None:
    connection.execute(
        b"""INSERT INTO "We $count$ it's" VALUES ('sad', 'ok', '{ok,sad}', '{sad}');
        INSERT INTO diary VALUES (ROW(1, 'sad', '{ok}'), NULL, NULL, '{}');
        INSERT INTO log VALUES ('ok'), ('sad')"""
    )
    connection.execute(script.encode())
    rows = connection.execute(b"SELECT m::text, (n).m::text FROM log, diary ORDER BY 1").fetchall()
    assert rows == [("ok", "sad"), ("sad", "sad")]


def test_an_enum_that_no_row_can_hold_is_not_counted(connection: Connection) -> None:
    connection.execute(b"CREATE TYPE e AS ENUM ('b')")
    wanted = read_catalog(connection)
    connection.execute(b"DROP TYPE e; CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (x e)")
    assert "DO " not in render_script(arrange(compare(read_catalog(connection), wanted)))
