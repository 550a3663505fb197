"""GitHub, November 2010: a test suite ran with production's settings and dropped its database."""

from __future__ import annotations

from tests.incidents.scene import Production, production, sacrifice, was_fatal
from tests.shell import Shell, shell

from whimbrel.config.url import DatabaseUrl
from whimbrel.errors import Exit

__all__ = ["production", "sacrifice", "shell"]  # fixtures


def test_the_suites_reset_stops_at_the_mark(shell: Shell, production: Production) -> None:
    shell.write("schema.sql", "CREATE TABLE other (id int);\n")
    shell.set(DATABASE_ENV="test", TEST_DATABASE_URL=production.url)
    for words in (
        ("reset", "--force"),
        ("push", "--accept-data-loss"),
        ("run", "--", "rails", "db:test:prepare"),
        ("run", "--", "npx", "prisma", "migrate", "reset", "--force"),
    ):
        assert "marked production/" in shell(*words).stopped("I102", Exit.STOPPED)
    assert production.is_intact()
    assert not was_fatal(shell)


def test_in_ci_the_shared_url_is_no_excuse(shell: Shell, production: Production) -> None:
    shell.set(CI="true", NODE_ENV="test", DATABASE_URL=production.url)
    shell("reset", "--force").stopped("I102", Exit.STOPPED)
    shell("run", "--", "rails", "db:drop", "db:create").stopped("I102", Exit.STOPPED)
    assert production.is_intact()


def test_two_environments_in_one_place_are_seen_before_anything_is_asked(
    shell: Shell, production: Production
) -> None:
    shell.set(
        DATABASE_ENV="test",
        TEST_DATABASE_URL=production.url,
        PRODUCTION_DATABASE_URL=production.url,
    )
    shell("reset", "--force").stopped("I103", Exit.STOPPED)
    shell("run", "--", "rails", "db:test:prepare").stopped("I103", Exit.STOPPED)
    assert production.is_intact()


def test_an_unmarked_production_is_unknown_and_so_production(
    shell: Shell, production: Production
) -> None:
    production.conn.execute("DROP SCHEMA whimbrel CASCADE")
    shell.set(DATABASE_ENV="test", TEST_DATABASE_URL=production.url)
    shell("--yes", "reset", "--force").stopped("I101", Exit.STOPPED)
    shell("--yes", "run", "--", "rails", "db:test:prepare").stopped("I101", Exit.STOPPED)
    assert production.is_intact()


def test_the_same_suite_runs_on_a_database_of_its_own(
    shell: Shell, production: Production, sacrifice: DatabaseUrl
) -> None:
    shell.set(DATABASE_URL=sacrifice)
    shell.done("run", "--", "rails", "db:test:prepare")
    assert was_fatal(shell)
    assert production.is_intact()
