"""`seed`: the project's own command, behind the guard."""

from __future__ import annotations

import os

import pytest
from tests.shell import Shell, shell

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection
from whimbrel.db.embedded.binaries import find_binaries
from whimbrel.errors import Exit

__all__ = ["shell"]  # a fixture


@pytest.fixture
def psql(shell: Shell) -> None:
    """PostgreSQL's own client on the PATH, as the seed command finds it."""
    shell.set(PATH=f"{find_binaries().bin_dir}:{os.environ['PATH']}")


def test_the_command_of_the_project_file_gets_this_environments_database(
    shell: Shell, database_url: DatabaseUrl, connection: Connection
) -> None:
    shell.write("whimbrel.toml", "seed = 'echo $DATABASE_ENV $DATABASE_URL $1 > seen; exit 5'\n")
    shell.set(STAGING_DATABASE_URL=database_url, DATABASE_URL="postgresql://live/x")
    assert shell("-e", "staging", "seed").code == 5
    seen = (shell.root / "seen").read_text(encoding="utf-8").split()
    assert seen == ["staging", database_url.reveal()]
    rows = connection.execute("SELECT verb FROM whimbrel.audit ORDER BY 1").fetchall()
    assert ("seed",) in rows


def test_prismas_seed_command_finds_the_programs_of_the_package(
    shell: Shell, database_url: DatabaseUrl
) -> None:
    shell.write("prisma/schema.prisma", 'datasource db {\n provider = "postgresql"\n}\n')
    shell.write("package.json", '{"prisma": {"seed": "tsx prisma/seed.ts"}}')
    shell.write("node_modules/.bin/tsx", '#!/bin/sh\necho "$@" > seen\n').chmod(0o755)
    shell.set(DATABASE_URL=database_url, DATABASE_ENV="development")
    shell.done("db", "seed", "--", "--users", "a b")
    assert (shell.root / "seen").read_text(encoding="utf-8") == "prisma/seed.ts --users a b\n"


def test_never_in_production_by_the_label_and_without_any_url(shell: Shell) -> None:
    shell("-e", "production", "seed").stopped("G101", Exit.STOPPED)


def test_never_in_production_by_the_mark(
    shell: Shell, database_url: DatabaseUrl, connection: Connection
) -> None:
    shell.write("whimbrel.toml", "seed = 'touch ran'\n")
    shell.set(DATABASE_URL=database_url)
    token = shell.done("-e", "production", "identity", "show", "--json").json["confirm"]
    shell.done("-e", "production", "--confirm", str(token), "identity", "mark")
    shell("seed").stopped("I102", Exit.STOPPED)
    connection.execute("DROP SCHEMA whimbrel CASCADE")
    connection.execute("CREATE TABLE users (id int)")
    shell("seed").stopped("I101", Exit.STOPPED)
    assert not (shell.root / "ran").exists()


def test_a_seed_that_throws_staging_away_asks(shell: Shell, database_url: DatabaseUrl) -> None:
    shell.write("whimbrel.toml", "seed = \"psql -c 'TRUNCATE users'\"\n")
    shell.set(STAGING_DATABASE_URL=database_url)
    shell("-e", "staging", "seed").stopped("G102", Exit.STOPPED)


def test_without_a_command_it_says_where_to_write_one(shell: Shell) -> None:
    assert 'seed = "tsx prisma/seed.ts"' in shell("seed").stopped("C172", Exit.FAILED)


def test_a_seed_that_comes_back_is_not_run_for_ever(
    shell: Shell, database_url: DatabaseUrl
) -> None:
    shell.write("whimbrel.toml", 'seed = "whimbrel seed"\n')
    shell.set(DATABASE_URL=database_url, WHIMBREL_SEEDING="1")
    shell("seed").stopped("C173", Exit.FAILED)


def test_a_seed_of_sql_goes_through_libpqs_own_variables(
    shell: Shell, psql: None, database_url: DatabaseUrl, connection: Connection
) -> None:
    shell.write("whimbrel.toml", 'seed = "psql -q -f seed.sql"\n')
    shell.write("seed.sql", "CREATE TABLE users AS SELECT 7 AS id;\n")
    shell.set(DATABASE_URL=database_url, DATABASE_ENV="development")
    shell.done("seed")
    assert connection.execute("SELECT id FROM users").fetchall() == [(7,)]
