"""Schemas and types under new names: nothing is dropped, and all that speaks of them follows."""

from __future__ import annotations

import pytest

from whimbrel.catalog.catalog import Catalog
from whimbrel.db.connect import Connection
from whimbrel.diff.compare import compare
from whimbrel.diff.rename import read_renames
from whimbrel.plan.arrange.arrange import arrange
from whimbrel.plan.arrange.planned import render_script
from whimbrel.read.catalog import read_catalog

SCHEMA = """
CREATE SCHEMA app;
CREATE TYPE app.mood AS ENUM ('sad', 'ok');
CREATE DOMAIN app.age AS int CHECK (VALUE > 0);
CREATE TYPE app.pair AS (a int, m app.mood);
CREATE TABLE app.users (id serial PRIMARY KEY, m app.mood DEFAULT 'ok', many app.mood[],
    years app.age, both_ app.pair);
CREATE TABLE app.posts (id int PRIMARY KEY, author int REFERENCES app.users);
CREATE INDEX by_mood ON app.users (m) WHERE m = 'ok'::app.mood;
CREATE FUNCTION app.f(app.mood) RETURNS app.mood LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION app.t() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER tr BEFORE UPDATE ON app.users FOR EACH ROW EXECUTE FUNCTION app.t();
CREATE VIEW app.v AS SELECT app.f(m) AS m, years FROM app.users;
COMMENT ON TABLE app.users IS 'of app.users';
GRANT SELECT ON app.users TO PUBLIC;
"""


def _both(conn: Connection, change: str) -> tuple[Catalog, Catalog]:
    """Before and after `change`."""
    before = read_catalog(conn)
    conn.execute(change.encode())
    return before, read_catalog(conn)


@pytest.mark.parametrize(
    ("change", "back", "words"),
    [
        ("ALTER SCHEMA app RENAME TO shop", "ALTER SCHEMA shop RENAME TO app", ("app=shop",)),
        (
            "ALTER TYPE app.mood RENAME TO feeling",
            "ALTER TYPE app.feeling RENAME TO mood",
            ("app.mood=app.feeling",),
        ),
        (
            "ALTER DOMAIN app.age RENAME TO years; ALTER TYPE app.pair RENAME TO couple",
            "ALTER DOMAIN app.years RENAME TO age; ALTER TYPE app.couple RENAME TO pair",
            ("app.age=app.years", "app.pair=couple"),
        ),
        (
            "ALTER SCHEMA app RENAME TO shop; ALTER TABLE shop.users RENAME TO members",
            "ALTER TABLE shop.members RENAME TO users; ALTER SCHEMA shop RENAME TO app",
            ("app=shop", "app.users=shop.members"),
        ),
    ],
)
def test_a_rename_that_is_said_is_all_that_happens(
    connection: Connection, change: str, back: str, words: tuple[str, ...]
) -> None:
    connection.execute(SCHEMA)
    before, after = _both(connection, change)
    connection.execute(back.encode())
    difference = compare(before, after, read_renames(words, before, after))
    script = render_script(arrange(difference))
    assert "DROP" not in script
    assert "CREATE" not in script
    connection.execute(script.encode())
    assert compare(read_catalog(connection), after).changes == ()


def test_what_looks_like_a_rename_of_a_whole_schema_is_asked_once(connection: Connection) -> None:
    connection.execute(SCHEMA)
    before, after = _both(connection, "ALTER SCHEMA app RENAME TO shop")
    candidates = compare(before, after).candidates
    assert [each.option for each in candidates] == ["--rename app=shop"]


def test_a_type_that_columns_are_of_is_asked_for(connection: Connection) -> None:
    connection.execute(SCHEMA)
    before, after = _both(connection, "ALTER TYPE app.mood RENAME TO feeling")
    candidates = compare(before, after).candidates
    assert [each.option for each in candidates] == ["--rename app.mood=app.feeling"]
