"""Resend, 21 February 2024: a migration command, run locally, pointed at production."""

from __future__ import annotations

import pytest
from tests.incidents.scene import Production, production, was_fatal
from tests.shell import Shell, shell

from whimbrel.errors import Exit

__all__ = ["production", "shell"]  # fixtures

COMMANDS = (
    ("migrate", "dev"),
    ("migrate", "drop_everything"),
    ("db:migrate",),
    ("push",),
    ("db:push",),
    ("migrate", "reset", "--force"),
    ("run", "--", "npx", "prisma", "migrate", "dev"),
    ("run", "--", "npx", "prisma", "db", "push"),
    ("run", "--", "npx", "prisma", "migrate", "reset", "--force"),
)


@pytest.fixture
def laptop(shell: Shell, production: Production) -> Production:
    """A `.env` with production's URL in DATABASE_URL, and a schema without users."""
    shell.write(".env", f'DATABASE_URL="{production.url.reveal()}"\n')
    shell.write("schema.sql", "CREATE TABLE other (id int);\n")
    return production


def test_a_development_command_on_a_laptop_stops_at_the_mark(
    shell: Shell, laptop: Production
) -> None:
    for words in COMMANDS:
        shell("--yes", *words).stopped("I102", Exit.STOPPED)
    assert laptop.is_intact()
    assert not was_fatal(shell)


def test_said_as_production_it_does_not_even_connect(shell: Shell, laptop: Production) -> None:
    for words in COMMANDS:
        said = shell("-e", "production", "--yes", *words)
        said.stopped("G101", Exit.STOPPED)
        assert laptop.url.shown not in said.err
    assert laptop.is_intact()
    assert not was_fatal(shell)
