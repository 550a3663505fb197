"""Travis CI, 13 March 2018: a TRUNCATE ran in an old pane whose DATABASE_URL was production."""

from __future__ import annotations

import pytest
from tests.incidents.scene import Production, production, sacrifice, was_fatal
from tests.shell import Shell, shell

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.errors import Exit

__all__ = ["production", "sacrifice", "shell"]  # fixtures

CLEAN = "TRUNCATE TABLE users CASCADE;\n"


@pytest.fixture
def old_pane(shell: Shell, production: Production) -> Production:
    """Nothing but the forgotten variable: the label says development."""
    shell.set(DATABASE_URL=production.url)
    shell.write("clean.sql", CLEAN)
    return production


def test_the_old_panes_truncate_stops_at_the_mark(shell: Shell, old_pane: Production) -> None:
    for words in (
        ("run", "--", "psql", "-c", CLEAN),
        ("run", "--", "psql", "-f", "clean.sql"),
        ("run", "--", "sh", "-c", f'echo "{CLEAN}" | psql'),
        ("run", "--", "rails", "runner", "DatabaseCleaner.clean_with(:truncation)"),
        ("execute", "clean.sql"),
        ("db", "execute", "--file", "clean.sql"),
    ):
        said = shell("--yes", *words)
        assert "marked production/" in said.stopped("I102", Exit.STOPPED)
    assert old_pane.is_intact()
    assert not was_fatal(shell)


def test_with_the_right_label_it_is_refused_by_name(shell: Shell, old_pane: Production) -> None:
    for words in (("run", "--", "psql", "-c", CLEAN), ("execute", "clean.sql")):
        notice = shell("-e", "production", *words).stopped("G101", Exit.STOPPED)
        assert "TRUNCATE empties users" in notice
    assert old_pane.is_intact()


def test_a_url_pasted_into_the_command_does_not_go_past_the_mark(
    shell: Shell, old_pane: Production, sacrifice: DatabaseUrl
) -> None:
    """The pane's own database is harmless, the command names production."""
    shell.set(DATABASE_URL=sacrifice)
    words = ("run", "--", "psql", old_pane.url.reveal(), "-c", CLEAN)
    shell(*words).stopped("G124", Exit.STOPPED)
    shell("run", "--", "psql", "-d", old_pane.url.database, "-c", CLEAN).stopped(
        "G124", Exit.STOPPED
    )
    assert old_pane.is_intact()


def test_the_pane_of_a_development_database_goes_on_working(
    shell: Shell, old_pane: Production, sacrifice: DatabaseUrl
) -> None:
    with connect(sacrifice) as conn:
        conn.execute("INSERT INTO users VALUES (1)")
        shell.set(DATABASE_URL=sacrifice)
        shell.done("run", "--", "psql", "-q", "-c", CLEAN)
        assert conn.execute("SELECT count(*) FROM users").fetchone() == (0,)
    assert old_pane.is_intact()
