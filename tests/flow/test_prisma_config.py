"""A `prisma.config.ts` that only Node could read: named, with the setting that says it to us."""

from __future__ import annotations

import pytest
from tests.shell import Shell

from whimbrel.config.url import DatabaseUrl
from whimbrel.errors import Exit

SCHEMA = 'datasource db {\n  provider = "postgresql"\n}\nmodel A {\n  id Int @id\n}\n'
HEAD = """\
import { defineConfig, env } from "prisma/config";
import { databaseUrl, folder } from "./lib/settings";
"""
CODED_URL = HEAD + "export default defineConfig({ datasource: { url: databaseUrl() } });\n"
VERBS = ["status", "deploy", "push --yes", "migrate first", "reset --force", "pull --yes",
         "drift", "history"]  # fmt: skip


@pytest.mark.parametrize("words", VERBS)
def test_a_url_that_is_computed_is_not_taken_for_none(shell: Shell, words: str) -> None:
    shell.write("prisma/schema.prisma", SCHEMA)
    shell.write("prisma.config.ts", CODED_URL)
    notice = shell("-e", "development", *words.split()).stopped("C161", Exit.USAGE)
    assert "datasource.url in prisma.config.ts is code that only Node could evaluate" in notice
    assert "next: set DATABASE_URL, or say it in whimbrel.toml: " in notice
    assert not (shell.root / ".whimbrel").exists()  # no server of our own in its place
    assert not (shell.root / "prisma/migrations").exists()


def test_a_url_of_ones_own_settings_heals_it(shell: Shell, database_url: DatabaseUrl) -> None:
    shell.write("prisma/schema.prisma", SCHEMA)
    shell.write("prisma.config.ts", CODED_URL)
    said = shell.done("-e", "development", "env").out
    assert "not read " in said
    assert [line.split()[1:] for line in said.splitlines() if line.startswith("url ")] == [
        ["not", "set", "C161"]
    ]
    shell.set(DATABASE_URL=database_url)
    assert shell.done("-e", "development", "status").out == "no migrations\n"


@pytest.mark.parametrize(
    ("line", "key", "setting"),
    [
        ('schema: folder("schema")', "schema", 'schema = "prisma/schema.prisma"'),
        ('migrations: { path: folder("m") }', "migrations.path", 'migrations = "elsewhere"'),
        ("...folder", "schema", 'schema = "prisma/schema.prisma"\nmigrations = "elsewhere"'),
    ],
)
def test_a_schema_or_a_folder_that_is_computed_is_not_guessed(
    shop: Shell, line: str, key: str, setting: str
) -> None:
    shop.write("prisma/schema.prisma", SCHEMA)
    shop.write("prisma/migrations/1_a/migration.sql", "CREATE TABLE wrong ()")
    shop.write("prisma.config.ts", f"{HEAD}export default defineConfig({{ {line} }});\n")
    notice = shop("deploy").stopped("C161", Exit.USAGE)
    assert f"{key} in prisma.config.ts is code that only Node could evaluate" in notice
    assert "next: write into whimbrel.toml, say: " in notice
    shop.done("safety-check", "migrate status")
    shop.done("env")
    shop.write("whimbrel.toml", f"{setting}\n")
    shop.done("deploy")


def test_the_top_of_a_monorepo_says_where_the_projects_are(shop: Shell) -> None:
    shop.write("packages/db/prisma/schema.prisma", SCHEMA)
    shop.write("node_modules/x/prisma/schema.prisma", SCHEMA)
    said = shop.done("deploy")
    assert "note: nothing is in this folder; Prisma projects are in packages/db: " in said.err
    assert "note: " not in shop.done("-C", str(shop.root / "packages/db"), "status").err


def test_a_folder_that_the_config_names_and_that_is_not_there_is_said(shop: Shell) -> None:
    shop.write("prisma/schema.prisma", SCHEMA)
    shop.write("prisma.config.ts", 'export default { migrations: { path: "made/later" } };\n')
    said = shop.done("deploy")
    assert "note: made/later, which prisma.config.ts names, is not there\n" in said.err
