"""A Prisma project as its files describe it."""

from __future__ import annotations

from whimbrel.config.variables import PROCESS, VariableLayer, Variables
from whimbrel.prisma.config_file import read_config
from whimbrel.prisma.project import (
    PackageJson,
    PrismaProject,
    read_package_json,
    read_prisma_project,
    schema_candidates,
)

SCHEMA = 'datasource db {\n  provider = "postgresql"\n  url = env("A")\n  directUrl = env("B")\n}\n'


def project(schema: str = "", config: str = "", history: str = "") -> PrismaProject | None:
    return read_prisma_project(
        schema=schema,
        schemas=((schema, SCHEMA),) if schema else (),
        config=read_config(config, file="prisma.config.ts") if config else None,
        package=PackageJson(prisma_seed="tsx seed.ts"),
        history=history,
    )


def migrations(**given: str) -> str:
    found = project(**given)
    assert found is not None
    return found.migrations


def test_without_any_of_its_files_there_is_no_project() -> None:
    assert project() is None


def test_migrations_lie_beside_the_schema_unless_the_config_says_where() -> None:
    assert migrations(schema="prisma/schema.prisma") == "prisma/migrations"
    assert migrations(schema="schema.prisma") == "migrations"
    assert migrations(schema="prisma/schema") == "prisma/schema/migrations"
    config = "export default { migrations: { path: './db/migrations' } }"
    assert migrations(schema="prisma/schema.prisma", config=config) == "db/migrations"
    assert migrations(history="migrations") == "migrations"


def test_a_stated_schema_is_the_only_candidate() -> None:
    config = read_config("export default { schema: './db' }", file=".config/prisma.ts")
    assert schema_candidates(config, PackageJson()) == ("db",)
    assert schema_candidates(None, PackageJson(prisma_schema="x/s.prisma")) == ("x/s.prisma",)
    assert schema_candidates(None, PackageJson())[0] == "schema.prisma"


def test_urls_of_the_config_come_before_those_of_the_schema() -> None:
    found = project("schema.prisma", "export default { datasource: { url: env('C') } }")
    assert found is not None
    values = {"A": "a", "B": "b", "C": "c"}
    first, second = found.shared_urls(Variables.of_process(values))
    assert first.url is not None
    assert first.url.value == "c"
    assert second.direct_url is not None
    assert second.direct_url.value == "b"


def test_which_of_a_pair_is_stronger_is_kept() -> None:
    found = project("schema.prisma")
    assert found is not None
    layers = (
        VariableLayer(name=PROCESS, values={"B": "b"}),
        VariableLayer(name=".env", values={"A": "a"}),
    )
    (pair,) = found.shared_urls(Variables(layers=layers))
    assert pair.direct_is_stronger


def test_what_cannot_be_read_comes_with_the_setting_to_make() -> None:
    found = project("schema.prisma", "export default { datasource: { url: buildUrl() } }")
    assert found is not None
    assert [str(notice) for notice in found.unreadable] == [
        "C161: datasource.url in prisma.config.ts is code that only Node could evaluate\n"
        "  why:  nothing of the project's code is executed, and nothing else is taken in its "
        "place; nothing was done\n"
        "  next: set DATABASE_URL, or say it in whimbrel.toml: "
        '`[environments.development]` and below it `url = "$NAME_OF_VARIABLE"`'
    ]


def test_package_json_tells_scripts_schema_and_seed() -> None:
    text = (
        '{"scripts": {"db:reset": "prisma migrate reset", "odd": 3}, '
        '"prisma": {"schema": "db/s.prisma", "seed": "tsx s.ts"}, '
        '"devDependencies": {"prisma": "7"}}'
    )
    assert read_package_json(text) == PackageJson(
        scripts=(("db:reset", "prisma migrate reset"),),
        prisma_schema="db/s.prisma",
        prisma_seed="tsx s.ts",
        names_prisma=True,
        prisma_major=7,
    )
    assert read_package_json("{") == PackageJson()
    assert read_package_json("[]") == PackageJson()


def test_the_seed_of_the_config_replaces_that_of_package_json() -> None:
    found = project("schema.prisma", "export default { migrations: { seed: 'psql' } }")
    assert found is not None
    assert found.seed == "psql"
    plain = project("schema.prisma")
    assert plain is not None
    assert plain.seed == "tsx seed.ts"
