"""`env`: each setting and where it comes from; no password, no connection."""

from __future__ import annotations

from tests.shell import Shell

from whimbrel.errors import Exit

SECRET = "postgresql://ada:s3cr3t@db.example:6543/shop"


def settings(shell: Shell, *words: str) -> dict[str, tuple[str, str]]:
    rows = shell(*words, "env", "--json").json["settings"]
    assert isinstance(rows, list)
    return {str(row["name"]): (str(row["value"]), str(row["source"])) for row in rows}


def test_each_setting_says_where_it_comes_from(shell: Shell) -> None:
    shell.write("whimbrel.toml", 'migrations = "db/steps"\n[contacts]\nteam = "ada"\n')
    shell.write(".env", f"STAGING_DATABASE_URL={SECRET}\n")
    shell.set(DATABASE_URL=SECRET)
    found = settings(shell)
    assert found["environment"] == ("development", "the default")
    assert found["url"] == (
        "ada@db.example:6543/shop",
        "DATABASE_URL in the process environment",
    )
    assert found["staging url"] == ("ada@db.example:6543/shop", "STAGING_DATABASE_URL in .env")
    assert found["migrations"] == ("db/steps", "whimbrel.toml")
    assert found["schema"] == ("schema.sql", "the default")
    assert found["ledger"] == ("whimbrel.migration", "the default")
    assert found["contact"] == ("team: ada", "whimbrel.toml")
    assert "s3cr3t" not in str(found) + shell.done("env").out


def test_a_prisma_project_says_so(shell: Shell) -> None:
    shell.write(
        "prisma/schema.prisma",
        'datasource db {\n  provider = "postgresql"\n  url = env("POSTGRES_URL")\n}\n',
    )
    shell.set(POSTGRES_URL=SECRET)
    found = settings(shell)
    assert found["migrations"] == ("prisma/migrations", "Prisma's files")
    assert found["ledger"] == ("_prisma_migrations", "Prisma's files")
    assert "POSTGRES_URL" in found["url"][1]


def test_what_is_stated_wins_and_is_named(shell: Shell) -> None:
    shell.set(DATABASE_ENV="staging", NODE_ENV="production")
    assert settings(shell)["environment"][0] == "staging"
    assert settings(shell, "-e", "test")["environment"] == ("test", "-e")
    shell.unset("DATABASE_ENV")
    assert settings(shell)["kind"][0] == "production"


def test_an_environment_without_a_url_has_none(shell: Shell) -> None:
    assert settings(shell, "-e", "staging")["url"] == ("not set", "no URL is set")
    assert settings(shell)["url"][0] == "the embedded server"
    shell.set(CI="1")
    assert settings(shell)["url"][0] == "not set"


def test_a_url_that_cannot_be_read_is_said_without_it(shell: Shell) -> None:
    shell.set(STAGING_DATABASE_URL="mysql://ada:s3cr3t@h/d")
    assert "s3cr3t" not in str(settings(shell))
    shell("-e", "staging", "env").stopped("C110", Exit.USAGE)
