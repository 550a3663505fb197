"""Files, folders, migrations and live databases, each built in scratch."""

from __future__ import annotations

from pathlib import Path

import pytest

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.db.embedded.binaries import find_binaries
from whimbrel.diff.compare import compare
from whimbrel.disk.migrations import read_history
from whimbrel.errors import Failure
from whimbrel.sources.live import live_material
from whimbrel.sources.material import EMPTY, read_live, read_material
from whimbrel.sources.migrations import migrations_material
from whimbrel.sources.sql_file import sql_material


def test_a_folder_is_taken_in_the_order_of_names(tmp_path: Path, server_url: DatabaseUrl) -> None:
    (tmp_path / "2_child.sql").write_text("CREATE TABLE child (p int REFERENCES parent);")
    (tmp_path / "1_parent.sql").write_text("CREATE TABLE parent (id int PRIMARY KEY);")
    (tmp_path / "notes.txt").write_text("no SQL")
    catalog = read_material(sql_material(tmp_path, "db"), server_url)
    assert [table.name.shown for table in catalog.tables] == ["public.child", "public.parent"]


def test_an_empty_file_is_an_empty_schema(tmp_path: Path, server_url: DatabaseUrl) -> None:
    file = tmp_path / "schema.sql"
    file.write_text("-- nothing yet\n")
    assert read_material(sql_material(file, "schema.sql"), server_url).is_empty
    assert read_material(EMPTY, server_url).is_empty


@pytest.mark.parametrize("name", ["missing.sql", "folder"])
def test_no_file_is_not_an_empty_schema(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(Failure) as caught:
        sql_material(tmp_path / name, name)
    assert caught.value.notice.code == "D322"


def test_the_key_follows_the_text(tmp_path: Path) -> None:
    file = tmp_path / "schema.sql"
    file.write_text("CREATE TABLE a ();")
    first = sql_material(file, "schema.sql").key
    assert sql_material(file, "schema.sql").key == first
    file.write_text("CREATE TABLE b ();")
    assert sql_material(file, "schema.sql").key != first


def test_migrations_are_replayed_each_in_a_clean_session(
    tmp_path: Path, server_url: DatabaseUrl
) -> None:
    scripts = {
        "20240101000000_one": "CREATE SCHEMA app;\nSET search_path = app;\nCREATE TABLE a ();",
        "20240102000000_two": "CREATE TABLE b (id int);\nCREATE INDEX CONCURRENTLY i ON b (id);",
    }
    for name, sql in scripts.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "migration.sql").write_text(sql)
    catalog = read_material(migrations_material(read_history(tmp_path, "migrations")), server_url)
    assert [table.name.shown for table in catalog.tables] == ["app.a", "public.b"]


def test_a_failing_migration_is_named_with_its_line(
    tmp_path: Path, server_url: DatabaseUrl
) -> None:
    (tmp_path / "20240101000000_one").mkdir()
    (tmp_path / "20240101000000_one" / "migration.sql").write_text("SELECT 1;\nDROP TABLE gone;")
    material = migrations_material(read_history(tmp_path, "migrations"))
    with pytest.raises(Failure) as caught:
        read_material(material, server_url)
    assert caught.value.notice.what == (
        'migrations/20240101000000_one/migration.sql, line 2: table "gone" does not exist'
    )


def test_a_live_schema_is_copied_whole(database_url: DatabaseUrl, server_url: DatabaseUrl) -> None:
    with connect(database_url) as conn:
        conn.execute(
            "CREATE TABLE t (id serial PRIMARY KEY);"
            "CREATE VIEW v AS SELECT id FROM t;"
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; END;"
            "CREATE TABLE _prisma_migrations (id int)"
        )
    material = live_material(database_url, find_binaries())
    assert compare(read_live(database_url), read_material(material, server_url)).is_empty
