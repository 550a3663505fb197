"""Many migrations become one: proven, recorded where they ran, run where they did not."""

from __future__ import annotations

import pytest
from tests.shell import Shell

from whimbrel.config.url import parse_url
from whimbrel.db.connect import connect
from whimbrel.errors import Exit

A, B, C = "20260101000000_a", "20260102000000_b", "20260103000000_c"
ONE = "20260102000000_squashed"
FIRST = """
CREATE TABLE kind (id int PRIMARY KEY, name text);
INSERT INTO kind VALUES (1, 'old'), (2, 'new');
"""
SECOND = """
CREATE FUNCTION shout(text) RETURNS text LANGUAGE sql AS 'SELECT upper($1)';
UPDATE kind SET name = shout(name);
CREATE TABLE item (id int GENERATED ALWAYS AS IDENTITY, kind int REFERENCES kind);
"""


def _three(shop: Shell, folder: str = "migrations") -> None:
    for name, sql in ((A, FIRST), (B, SECOND), (C, "CREATE INDEX item_kind ON item (kind);")):
        shop.write(f"{folder}/{name}/migration.sql", sql)


def _kinds(url: str) -> list[tuple[object, ...]]:
    with connect(parse_url(url, source="the test")) as conn:
        return conn.execute("SELECT name FROM kind ORDER BY id").fetchall()


def test_where_they_ran_it_is_recorded_and_elsewhere_it_makes_the_same(road: Shell) -> None:
    _three(road)
    road.done("deploy")
    said = road.done("squash", "--through", B)
    assert said.out == f"{ONE}: in place of 2 migrations\n"
    assert "line 3: INSERT" in said.err
    assert "line 3: UPDATE" in said.err
    assert "it inserts the 2 rows" in said.err
    assert sorted(p.name for p in (road.root / "migrations").iterdir()) == [ONE, C]
    assert (road.root / ".whimbrel/squashed" / ONE / A / "migration.sql").is_file()

    assert (road.root / ".whimbrel/.gitignore").read_text() == "*\n"

    assert "all 2 that it replaces are applied" in road.done("status").out
    assert f"recorded {ONE} as applied" in road.done("deploy").err
    lines = road.done("status").out
    assert "recorded without running" in lines
    assert "missing" not in lines
    assert road.done("diff", "--from", "migrations", "--to", "database").out == ""

    road.done("-e", "staging", "deploy")
    assert _kinds(road.get("STAGING_DATABASE_URL")) == [("OLD",), ("NEW",)]
    empty = ["diff", "--exit-code", "--from", "development", "--to", "staging"]
    assert road.done(*empty).out == ""


def test_a_database_that_has_run_only_some_is_stopped_with_what_it_lacks(shop: Shell) -> None:
    _three(shop)
    later = [(shop.root / "migrations" / name).rename(shop.root / name) for name in (B, C)]
    shop.done("deploy")
    for each in later:
        each.rename(shop.root / "migrations" / each.name)
    shop.done("squash", "--through", B)
    notice = shop("deploy").stopped("M171", Exit.FAILED)
    assert f"it lacks {B}" in notice
    assert "of what it replaces only a part is applied here" in shop("status").out


def test_in_a_prisma_project_the_row_is_as_prisma_writes_it(shop: Shell) -> None:
    shop.write("prisma/schema.prisma", 'datasource db {\n  provider = "postgresql"\n}\n')
    _three(shop, "prisma/migrations")
    shop.done("deploy")
    assert shop.done("squash", "--json").json["migration"] == "20260103000000_squashed"
    shop.done("deploy")
    with connect(parse_url(shop.get("DEVELOPMENT_DATABASE_URL"), source="the test")) as conn:
        rows = conn.execute(
            "SELECT migration_name, applied_steps_count, logs, finished_at IS NULL, "
            "rolled_back_at IS NULL FROM _prisma_migrations ORDER BY started_at"
        ).fetchall()
    assert rows[-1] == ("20260103000000_squashed", 0, "", False, True)
    assert [row[0] for row in rows[:-1]] == [A, B, C]


def test_what_was_interrupted_in_the_middle_is_finished(shop: Shell) -> None:
    _three(shop)
    sql = shop.done("squash", "--print").out
    assert (shop.root / "migrations" / A).is_dir()
    shop.migration("20260103000000_squashed", sql)
    assert "M170" in shop("deploy").notice
    shop.done("squash")
    assert [p.name for p in (shop.root / "migrations").iterdir()] == ["20260103000000_squashed"]


@pytest.mark.parametrize(
    ("words", "code"), [((), "M172"), (("--through", A), "M172"), (("--through", "x"), "M175")]
)
def test_what_cannot_be_squashed_is_said(shell: Shell, words: tuple[str, ...], code: str) -> None:
    if words:
        shell.migration(A, FIRST)
    shell("squash", *words).stopped(code, Exit.USAGE)


def test_revisions_of_alembic_are_left_alone(shell: Shell) -> None:
    shell.write("alembic.ini", "[alembic]\nscript_location = alembic\n")
    shell.write("whimbrel.toml", 'migrations = "alembic:alembic.ini"\n')
    shell("squash").stopped("M176", Exit.FAILED)


def test_a_url_with_another_schema_is_refused(shell: Shell) -> None:
    shell.write("prisma/schema.prisma", 'datasource db {\n  provider = "postgresql"\n}\n')
    _three(shell, "prisma/migrations")
    shell.set(DEVELOPMENT_DATABASE_URL="postgresql://u@127.0.0.1:1/db?schema=app")
    shell("squash").stopped("M173", Exit.FAILED)
