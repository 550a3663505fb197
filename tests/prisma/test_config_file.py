"""prisma.config.ts, read without Node."""

from __future__ import annotations

import pytest

from whimbrel.prisma.config_file import PrismaConfig, read_config
from whimbrel.prisma.setting import Setting

WHOLE = """
import 'dotenv/config'
import { defineConfig, env } from "prisma/config";
// export default defineConfig({ schema: "old.prisma" })
type Env = { DATABASE_URL: string }

export default defineConfig({
  schema: "db/schema.prisma", // it's here
  migrations: {
    path: 'db/migrations',
    seed: `tsx db/seed.ts`,
  },
  datasource: {
    url: env<Env>('DATABASE_URL'),
    shadowDatabaseUrl: process.env.SHADOW_URL ?? "postgresql://u:s3cret@localhost/shadow",
  },
  experimental: { extensions: true },
});
"""


def read(text: str) -> PrismaConfig:
    return read_config(text, file="prisma.config.ts")


def url_of(expression: str) -> Setting:
    constant = "const constant: string = process.env.X ??\n  process.env.Y\n"
    found = read(f"{constant}export default {{ datasource: {{ url: {expression} }} }}").url
    assert found is not None
    return found


def texts(config: PrismaConfig) -> tuple[str, ...]:
    every = (config.schema, config.migrations, config.seed)
    return tuple(each.text if each else "" for each in every)


def test_literals_and_variables_are_read() -> None:
    found = read(WHOLE)
    assert texts(found) == ("db/schema.prisma", "db/migrations", "tsx db/seed.ts")
    assert found.url is not None
    assert found.url.variables == ("DATABASE_URL",)
    assert found.shadow_url is not None
    assert found.shadow_url.variables == ("SHADOW_URL",)
    assert found.shadow_url.text == "postgresql://u:s3cret@localhost/shadow"
    assert found.unreadable == ()
    assert "s3cret" not in repr(found)


@pytest.mark.parametrize(
    ("expression", "variables", "text"),
    [
        ("env('X')", "X", ""),
        ('env( "X" )', "X", ""),
        ("env<Env>('X')", "X", ""),
        ("process.env.X", "X", ""),
        ("process.env.X!", "X", ""),
        ("process.env['X']", "X", ""),
        ("process.env.X as string", "X", ""),
        ("process.env.X || ''", "X", ""),
        ("'postgresql://h/d'", "", "postgresql://h/d"),
        ('"a\\"b"', "", 'a"b'),
        ("`postgresql://h/d`", "", "postgresql://h/d"),
        ("process.env.X ?? process.env.Y", "X Y", ""),
        ("process.env.X ?? env('Y') ?? 'z'", "X Y", "z"),
        ("process.env.X?.trim() || undefined", "X", ""),
        ("(process.env.X as string)", "X", ""),
        ("constant", "X Y", ""),
        ("'a' || buildUrl()", "", "a"),
    ],
)
def test_the_forms_that_are_understood(expression: str, variables: str, text: str) -> None:
    found = url_of(expression)
    assert (" ".join(found.variables), found.text) == (variables, text)
    assert found.is_readable


@pytest.mark.parametrize(
    "expression",
    [
        "buildUrl()",
        "`postgresql://${host}/d`",
        "isCi ? env('A') : env('B')",
        "process.env.X ?? buildUrl()",
        "config.url",
        "'a' + 'b'",
        "process.env.X?.replace('a', 'b')",
        "unknown",
    ],
)
def test_what_only_node_could_evaluate_is_named(expression: str) -> None:
    found = read(f"export default {{ datasource: {{ url: {expression} }} }}")
    assert [each.key for each in found.unreadable] == ["datasource.url"]


@pytest.mark.parametrize(
    "text",
    [
        "module.exports = { schema: 's' }",
        "module.exports = defineConfig({ schema: 's' })",
        "export default { schema: 's' } satisfies PrismaConfig",
        "const config: PrismaConfig = { schema: 's' }\nexport default config",
        "const config = defineConfig({ schema: 's' })\nexport default config",
        "export default defineConfig({ 'schema': 's', })",
    ],
)
def test_the_ways_of_exporting(text: str) -> None:
    assert texts(read(text))[0] == "s"


def test_a_spread_or_a_variable_may_hide_a_setting() -> None:
    hidden = read("export default { datasource: { ...shared }, migrations: shared }")
    assert [each.key for each in hidden.unreadable] == [
        "datasource.url",
        "datasource.shadowDatabaseUrl",
        "migrations.path",
        "migrations.seed",
    ]


def test_a_file_without_an_object_is_named_and_an_empty_object_is_fine() -> None:
    assert [each.key for each in read("export { default } from './x'").unreadable]
    assert read("export default {}") == PrismaConfig(file="prisma.config.ts")


@pytest.mark.parametrize(
    "expression",
    [
        "path.join('prisma', 'schema.prisma')",
        "path.join(__dirname, 'prisma', 'schema.prisma')",
        "path.resolve(import.meta.dirname, 'prisma/schema.prisma')",
        "join('prisma', \"schema.prisma\",)",
    ],
)
def test_paths_that_are_joined_of_texts_are_read(expression: str) -> None:
    assert texts(read(f"export default {{ schema: {expression} }}"))[0] == "prisma/schema.prisma"


@pytest.mark.parametrize("expression", ["path.join(base, 'x')", "path.join('x', base)", "join()"])
def test_paths_that_are_joined_of_code_are_named(expression: str) -> None:
    found = read(f"export default {{ schema: {expression} }}")
    assert [each.key for each in found.unreadable] == ["schema"]


def test_a_constant_may_stand_for_an_object_or_by_its_own_name() -> None:
    found = read(
        "const url = process.env.X\nconst migrations = { path: 'm' };\n"
        "export default defineConfig({ datasource: { url }, migrations })"
    )
    assert found.url is not None
    assert found.url.variables == ("X",)
    assert texts(found)[1] == "m"
