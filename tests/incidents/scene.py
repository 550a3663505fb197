"""What the incidents have in common: users' rows on a real server, and tools that are fatal."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

import pytest
from tests.shell import Shell

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.db.embedded.binaries import find_binaries
from whimbrel.pg.name import quote

# What `prisma`, `rails` and an agent's script come to in the end, told apart by their words.
_TOOL = """\
#!/bin/sh
psql -q -v ON_ERROR_STOP=1 -d "$DATABASE_URL" -c 'DROP TABLE users CASCADE' && touch was-fatal
"""
_TOOLS = ("npx", "rails", "reset-database")


@dataclass(frozen=True, slots=True, kw_only=True)
class Production:
    """A database with users in it, and a connection to look at them."""

    url: DatabaseUrl
    conn: Connection

    def is_intact(self) -> bool:
        row = self.conn.execute("SELECT count(*), sum(id) FROM users").fetchone()
        return row == (100, 5050)


@pytest.fixture
def production(shell: Shell, database_url: DatabaseUrl) -> Iterator[Production]:
    """Marked as production; the shell has tools on its PATH and no URL yet."""
    shell.set(PATH=f"{shell.root}/bin:{find_binaries().bin_dir}:{os.environ['PATH']}")
    for name in _TOOLS:
        shell.write(f"bin/{name}", _TOOL).chmod(0o755)
    with connect(database_url) as conn:
        conn.execute("CREATE TABLE users AS SELECT i AS id FROM generate_series(1, 100) AS i")
        mark(shell, database_url, "production")
        yield Production(url=database_url, conn=conn)


def mark(shell: Shell, url: DatabaseUrl, environment: str) -> str:
    """Say of a database what it is, as its owner would; the token."""
    variable = f"{environment.upper()}_DATABASE_URL"
    shell.set(**{variable: url})
    seen = shell.done("-e", environment, "identity", "show", "--json")
    token = str(seen.json["confirm"])
    done = shell.done("-e", environment, "--confirm", token, "identity", "mark", "--json")
    shell.unset(variable)
    return str(done.json["confirm"])


def was_fatal(shell: Shell) -> bool:
    """Did one of the tools run to its end?"""
    return (shell.root / "was-fatal").exists()


@pytest.fixture
def sacrifice(server_url: DatabaseUrl, shell: Shell) -> Iterator[DatabaseUrl]:
    """A second database with the same table, marked as development: here the tools may run."""
    name = f"whimbrel_test_{uuid4().hex[:16]}"
    url = server_url.with_database(name)
    with connect(server_url) as maintenance:
        maintenance.execute(f"CREATE DATABASE {quote(name)} TEMPLATE template0".encode())
        try:
            with connect(url) as conn:
                conn.execute("CREATE TABLE users (id int)")
            mark(shell, url, "development")
            yield url
        finally:
            maintenance.execute(f"DROP DATABASE {quote(name)} WITH (FORCE)".encode())
