"""Finding the top of a project."""

from __future__ import annotations

from pathlib import Path

import pytest

from whimbrel.disk.project import read_project
from whimbrel.disk.root import alembic_file, find_root, is_history, settings_file
from whimbrel.errors import Usage


def lay(top: Path, *names: str) -> Path:
    """Make files, and folders where the name ends in a slash."""
    for name in names:
        path = top / name
        (path if name.endswith("/") else path.parent).mkdir(parents=True, exist_ok=True)
        if not name.endswith("/"):
            path.write_text("{}" if name.endswith(".json") else "", encoding="utf-8")
    return top


@pytest.mark.parametrize(
    "marker",
    [
        "whimbrel.toml",
        "prisma/schema.prisma",
        "prisma/schema/a.prisma",
        "prisma/migrations/0_init/migration.sql",
        "prisma.config.ts",
        ".config/prisma.js",
        "schema.prisma",
        "schema.sql",
        "migrations/0_init/migration.sql",
        "migrations/migration_lock.toml",
    ],
)
def test_a_marker_above_makes_the_top(tmp_path: Path, marker: str) -> None:
    lay(tmp_path, ".git/", marker, "src/deep/")
    assert find_root(tmp_path / "src" / "deep") == tmp_path


def test_inside_the_prisma_folder_the_project_is_above(tmp_path: Path) -> None:
    lay(tmp_path, ".git/", "prisma/schema.prisma", "prisma/migrations/0_init/migration.sql")
    assert find_root(tmp_path / "prisma" / "migrations" / "0_init") == tmp_path


def test_a_project_file_is_stronger_than_a_nearer_schema(tmp_path: Path) -> None:
    lay(tmp_path, "whimbrel.toml", "db/schema.sql")
    assert find_root(tmp_path / "db") == tmp_path


def test_the_search_ends_at_the_top_of_the_repository(tmp_path: Path) -> None:
    lay(tmp_path, "whimbrel.toml", "repo/.git/", "repo/src/")
    assert find_root(tmp_path / "repo" / "src") == tmp_path / "repo" / "src"


def test_a_package_json_counts_when_it_has_a_prisma_key(tmp_path: Path) -> None:
    lay(tmp_path, ".git/", "package.json", "src/")
    assert find_root(tmp_path / "src") == tmp_path / "src"
    (tmp_path / "package.json").write_text('{"prisma": {"seed": "x"}}', encoding="utf-8")
    assert find_root(tmp_path / "src") == tmp_path
    (tmp_path / "package.json").write_text("{", encoding="utf-8")
    assert find_root(tmp_path / "src") == tmp_path / "src"


def test_a_pyproject_counts_when_it_has_our_table(tmp_path: Path) -> None:
    lay(tmp_path, ".git/", "pyproject.toml")
    assert settings_file(tmp_path) is None
    (tmp_path / "pyproject.toml").write_text("[tool.whimbrel]\n", encoding="utf-8")
    assert settings_file(tmp_path) == tmp_path / "pyproject.toml"
    lay(tmp_path, "whimbrel.toml")
    assert settings_file(tmp_path) == tmp_path / "whimbrel.toml"


def test_a_folder_called_migrations_without_any_is_no_history(tmp_path: Path) -> None:
    assert not is_history(lay(tmp_path, "migrations/readme.md") / "migrations")
    assert not is_history(tmp_path / "nothing")


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Usage) as caught:
        find_root(tmp_path / "gone")
    assert caught.value.notice.code == "C154"


@pytest.mark.parametrize(
    ("ini", "toml", "found"),
    [
        ("[alembic]\nscript_location = db\n", "", "alembic.ini"),
        ("[alembic]\nscript_location=db\n", "[project]\n", "alembic.ini"),
        ("[alembic]\n# script_location = db\n", "[tool.alembic]\n", "pyproject.toml"),
        ("[alembic]\n", "[tool.ruff]\n", ""),
    ],
)
def test_the_file_that_says_where_revisions_are(
    tmp_path: Path, ini: str, toml: str, found: str
) -> None:
    (tmp_path / "alembic.ini").write_text(ini)
    (tmp_path / "pyproject.toml").write_text(toml)
    assert alembic_file(tmp_path) == found


def test_a_folder_of_alembics_is_not_one_of_sql(tmp_path: Path) -> None:
    (tmp_path / "db").mkdir()
    (tmp_path / "db/env.py").write_text("")
    (tmp_path / "whimbrel.toml").write_text('migrations = "db"\n')
    with pytest.raises(Usage) as caught:
        read_project(tmp_path, {})
    assert caught.value.notice.code == "C175"
