"""A whole project as it lies on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from whimbrel.config.environment import resolve_environment
from whimbrel.config.scratch import resolve_scratch_url
from whimbrel.config.urls import Urls, resolve_urls
from whimbrel.disk.project import Project, read_lock, read_project
from whimbrel.errors import Failure, Usage

SCHEMA = 'datasource db {\n  provider = "postgresql"\n  url = env("SHOP_URL")\n}\n'


def put(top: Path, name: str, text: str = "") -> None:
    (top / name).parent.mkdir(parents=True, exist_ok=True)
    (top / name).write_text(text, encoding="utf-8")


def urls_of(project: Project, name: str) -> Urls:
    environment = resolve_environment(name, project.variables, project.settings)
    return resolve_urls(environment, project.layers)


def test_without_any_file_there_are_the_defaults(tmp_path: Path) -> None:
    project = read_project(tmp_path, {})
    assert (project.root, project.schema, project.migrations) == (
        tmp_path,
        "schema.sql",
        "migrations",
    )
    assert project.prisma is None
    assert not project.uses_prisma_ledger
    assert urls_of(project, "development").is_embedded


def test_a_prisma_project_is_found_as_it_is(tmp_path: Path) -> None:
    put(tmp_path, "prisma/schema.prisma", SCHEMA)
    put(tmp_path, ".env", "SHOP_URL=postgresql://u:s3cret@db/shop?schema=public\n")
    project = read_project(tmp_path / "prisma", {})
    assert (project.schema, project.migrations) == ("prisma/schema.prisma", "prisma/migrations")
    assert project.uses_prisma_ledger
    found = urls_of(project, "production").require()
    assert found.source == "SHOP_URL in .env (named by prisma/schema.prisma)"
    assert "s3cret" not in repr(project)


def test_a_folder_of_schema_files_is_one_schema(tmp_path: Path) -> None:
    put(tmp_path, "prisma/schema/base.prisma", SCHEMA)
    put(tmp_path, "prisma/schema/models/a.prisma", "model A {\n}\n")
    project = read_project(tmp_path, {})
    assert (project.schema, project.migrations) == ("prisma/schema", "prisma/schema/migrations")
    assert project.prisma is not None
    assert project.prisma.datasource is not None
    assert project.prisma.datasource.file == "prisma/schema/base.prisma"


@pytest.mark.parametrize("folder", ["prisma/migrations", "migrations"])
def test_a_history_of_prisma_alone_is_a_prisma_project(tmp_path: Path, folder: str) -> None:
    put(tmp_path, f"{folder}/migration_lock.toml", 'provider = "postgresql"\n')
    project = read_project(tmp_path, {})
    assert project.uses_prisma_ledger
    assert project.migrations_folder == tmp_path / folder


def test_prismas_config_says_where_schema_and_migrations_are(tmp_path: Path) -> None:
    put(
        tmp_path,
        "prisma.config.ts",
        "export default defineConfig({ schema: './db/main.prisma', "
        "datasource: { url: env('SHOP_URL'), shadowDatabaseUrl: env('SHADOW') } })",
    )
    put(tmp_path, "db/main.prisma", 'datasource db {\n  provider = "postgresql"\n}\n')
    project = read_project(
        tmp_path, {"SHOP_URL": "postgresql://db/shop", "SHADOW": "postgresql://s/x"}
    )
    assert (project.schema, project.migrations) == ("db/main.prisma", "db/migrations")
    assert urls_of(project, "production").require().value.host == "db"
    assert project.prisma is not None
    shadow = project.prisma.shadow_url(project.variables)
    scratch = resolve_scratch_url(project.layers, shadow)
    assert scratch is not None
    assert scratch.source == "SHADOW in the process environment (named by prisma.config.ts)"


def test_our_project_file_wins_over_prismas(tmp_path: Path) -> None:
    put(tmp_path, "prisma/schema.prisma", SCHEMA)
    put(
        tmp_path,
        "whimbrel.toml",
        'schema = "app.models:metadata"\nmigrations = "db/m"\nledger = "whimbrel"\n'
        'scratch_url = "$SCRATCH"\n',
    )
    project = read_project(tmp_path, {"SCRATCH": "postgresql://s/x"})
    assert (project.schema, project.migrations) == ("app.models:metadata", "db/m")
    assert not project.uses_prisma_ledger
    scratch = resolve_scratch_url(project.layers)
    assert scratch is not None
    assert scratch.source == "SCRATCH in the process environment"


def test_the_scratch_variable_comes_first_and_none_is_none(tmp_path: Path) -> None:
    put(tmp_path, "whimbrel.toml", 'scratch_url = "postgresql://b/x"')
    project = read_project(tmp_path, {"WHIMBREL_SCRATCH_URL": "postgresql://a/x"})
    found = resolve_scratch_url(project.layers)
    assert found is not None
    assert found.value.host == "a"
    (tmp_path / "whimbrel.toml").write_text("", encoding="utf-8")
    assert resolve_scratch_url(read_project(tmp_path, {}).layers) is None


def test_settings_of_pyproject_are_read(tmp_path: Path) -> None:
    put(tmp_path, "pyproject.toml", '[tool.whimbrel]\nmigrations = "m"\n')
    assert read_project(tmp_path, {}).migrations == "m"


def test_another_database_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "prisma/schema.prisma", SCHEMA.replace("postgresql", "mysql"))
    with pytest.raises(Failure) as caught:
        read_project(tmp_path, {})
    assert caught.value.notice.code == "C160"


def test_a_broken_project_file_is_named(tmp_path: Path) -> None:
    put(tmp_path, "whimbrel.toml", "migrations =")
    with pytest.raises(Usage) as caught:
        read_project(tmp_path, {})
    assert caught.value.notice.what.startswith("whimbrel.toml:1 is not TOML")


def test_no_lock_file_is_an_empty_lock_and_a_broken_one_is_not(tmp_path: Path) -> None:
    assert read_lock(tmp_path).databases == ()
    put(tmp_path, "whimbrel.lock", "format = 7")
    with pytest.raises(Failure) as caught:
        read_lock(tmp_path)
    assert caught.value.notice.code == "C140"
