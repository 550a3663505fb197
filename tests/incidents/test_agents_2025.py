"""2025: coding agents, told to be careful, ran resets and DROP DATABASE on production."""

from __future__ import annotations

import subprocess
import sys

from tests.incidents.scene import Production, mark, production, sacrifice, was_fatal
from tests.shell import Shell, shell

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.errors import Exit

__all__ = ["production", "sacrifice", "shell"]  # fixtures

COMMANDS = (
    ("npx", "prisma", "migrate", "reset", "--force"),
    ("npx", "prisma", "db", "push", "--force-reset"),
    ("npx", "prisma", "db", "push", "--accept-data-loss"),
    ("npx", "prisma", "db", "execute", "--stdin"),
    ("psql", "-c", "DROP DATABASE shop WITH (FORCE)"),
    ("psql", "-c", "DROP SCHEMA public CASCADE"),
    ("psql", "-c", "DO $$ BEGIN EXECUTE 'DROP TABLE ' || 'users'; END $$"),
    ("psql", "-c", "WITH gone AS (DELETE FROM users RETURNING 1) SELECT count(*) FROM gone"),
    ("dropdb", "--force", "shop"),
    ("sh", "-c", "npx prisma migrate reset --force"),
    ("reset-database",),
    (sys.executable, "-c", "import os; os.system('reset-database')"),
)


def test_a_fatal_command_is_refused_in_every_spelling(shell: Shell, production: Production) -> None:
    shell.set(DATABASE_URL=production.url)
    for command in COMMANDS:
        asked = shell("-e", "production", "--yes", "run", "--", *command)
        asked.stopped("G101", Exit.STOPPED)
        # The agent tries another label: the database knows better.
        again = shell("-e", "development", "--yes", "run", "--", *command)
        again.stopped("I102", Exit.STOPPED)
    assert production.is_intact()
    assert not was_fatal(shell)


def test_a_found_token_does_not_open_a_stop(shell: Shell, production: Production) -> None:
    shell.set(DATABASE_URL=production.url)
    seen = shell.done("-e", "production", "identity", "show", "--json")
    token = str(seen.json["confirm"])
    for label, code in (("production", "G101"), ("development", "I102")):
        words = ("-e", label, "--yes", "--confirm", token, "run", "--", *COMMANDS[0])
        shell(*words).stopped(code, Exit.STOPPED)
    assert production.is_intact()


def test_the_mark_is_not_lowered_to_get_through(shell: Shell, production: Production) -> None:
    shell.set(DATABASE_URL=production.url, PRODUCTION_DATABASE_URL=production.url)
    seen = shell.done("-e", "production", "identity", "show", "--json")
    shell.unset("PRODUCTION_DATABASE_URL")
    token = str(seen.json["confirm"])
    for verb in ("mark", "claim"):
        said = shell("-e", "development", "--yes", "--confirm", token, "identity", verb)
        assert said.code == Exit.STOPPED, said.err
    shell("-e", "development", "run", "--", *COMMANDS[0]).stopped("I102", Exit.STOPPED)
    assert production.is_intact()


def test_in_staging_an_agent_without_the_token_is_asked(
    shell: Shell, production: Production, sacrifice: DatabaseUrl
) -> None:
    with connect(sacrifice) as conn:
        conn.execute("DROP SCHEMA whimbrel CASCADE")
    token = mark(shell, sacrifice, "staging")
    shell.set(STAGING_DATABASE_URL=sacrifice)
    words = ("-e", "staging", "--yes", "run", "--", *COMMANDS[0])
    shell(*words).stopped("G102", Exit.STOPPED)
    assert not was_fatal(shell)
    shell.done("--confirm", token, *words)
    assert was_fatal(shell)
    assert production.is_intact()


def test_what_an_agent_writes_down_does_not_get_committed(shell: Shell) -> None:
    git = ("git", "-c", "user.name=agent", "-c", "user.email=a@a")
    subprocess.run(["git", "init", "-q"], check=True)
    shell.done("hook", "install")
    shell.write("scripts/fix.sh", "#!/bin/sh\nnpx prisma migrate reset --force\n")
    shell.write("src/fix.ts", "await db.query('DROP TABLE users');\n")
    subprocess.run(["git", "add", "-A"], check=True)
    done = subprocess.run(
        [*git, "commit", "-m", "fix"], capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "scripts/fix.sh:2: H101" in done.stderr
    assert "src/fix.ts:1: D101" in done.stderr
