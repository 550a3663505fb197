"""Productions that are attacked, and the projects from which they are."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from tests.identity.imprint import Imprint, files_of, imprint_of
from tests.shell import Said, Shell
from tests.shell import shell as shell  # the fixture

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.errors import Exit
from whimbrel.flow.call import Call
from whimbrel.flow.identity import mark_database
from whimbrel.pg.name import quote

SCHEMA = """
CREATE TABLE orders (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text);
CREATE INDEX orders_note ON orders (note);
CREATE TYPE colour AS ENUM ('red', 'green');
CREATE VIEW latest AS SELECT max(id) AS id FROM orders;
INSERT INTO orders (note) SELECT 'order ' || n FROM generate_series(1, 50) AS n;
"""
# What the project wants is another schema: a push or a migration would lose all orders.
WANTED = "CREATE TABLE visitors (id integer PRIMARY KEY);\n"
FIRST = "20260101000000_first"
# In `make test` two of a file's commands stand for all; the drill tries every one.
IS_DRILL = bool(os.environ.get("WHIMBREL_DRILL"))
_LOWERING = re.compile("identity (mark|claim) -e (development|test|staging|preview)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Production:
    """A database that is production, with fifty orders that nobody may lose."""

    url: DatabaseUrl
    token: str
    lock: str  # the text of whimbrel.lock that lists it
    imprint: Imprint

    @property
    def place(self) -> str:
        return f"{self.url.database}@{self.url.host}:{self.url.port}"

    @property
    def unmarked_token(self) -> str:
        return f"{self.url.database}@{self.url.host}"

    def require_untouched(self) -> None:
        assert imprint_of(self.url) == self.imprint


@dataclass(slots=True)
class Project:
    """A developer's folder whose schema would destroy the shop's."""

    shell: Shell

    def __post_init__(self) -> None:
        self.shell.write("schema.sql", WANTED)
        self.shell.migration(FIRST, WANTED)
        self.shell.write("drop.sql", "DROP TABLE orders CASCADE;\n")
        self.shell.write("truncate.sql", "TRUNCATE orders;\n")
        self.shell.write("delete.sql", "DELETE FROM orders;\n")

    @property
    def root(self) -> Path:
        return self.shell.root

    def refused(self, production: Production, *words: str, code: str) -> Said:
        """The command is stopped, says so whole, and has changed nothing anywhere."""
        before = files_of(self.root)
        said = self.shell(*words)
        assert said.code == Exit.STOPPED, said.out + said.err
        notice = said.stopped(code, Exit.STOPPED)
        is_unmarked = not production.token  # then a human may say what it is
        assert is_unmarked or not _LOWERING.search(notice), notice
        production.require_untouched()
        assert files_of(self.root) == before
        return said


def some_of(commands: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    return commands if IS_DRILL else commands[:2]


@pytest.fixture
def project(shell: Shell) -> Project:
    return Project(shell)


@pytest.fixture(scope="module")
def production(
    server_url: DatabaseUrl, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Production]:
    """One for all attempts of a file: none of them changes it."""
    with a_database(server_url) as url:
        yield make_production(url, tmp_path_factory.mktemp("operator"))


@pytest.fixture
def own_production(server_url: DatabaseUrl, tmp_path: Path) -> Iterator[Production]:
    """One of the test's own, for what changes the mark, the name or the server."""
    with a_database(server_url) as url:
        yield make_production(url, tmp_path)


@contextmanager
def a_database(server: DatabaseUrl, *, template: str = "template0") -> Iterator[DatabaseUrl]:
    """A database with a name of its own, dropped afterwards."""
    name = f"shop_{uuid4().hex[:12]}"
    with connect(server) as maintenance:
        create = f"CREATE DATABASE {quote(name)} TEMPLATE {quote(template)}"
        strategy = " STRATEGY file_copy" if maintenance.info.server_version >= 150000 else ""
        maintenance.execute((create + strategy).encode())
        try:
            yield server.with_database(name)
        finally:
            maintenance.execute(f"DROP DATABASE IF EXISTS {quote(name)} WITH (FORCE)".encode())


def make_production(url: DatabaseUrl, folder: Path, name: str = "production") -> Production:
    """Fill it with a shop, and mark it as its operator would."""
    with connect(url) as conn:
        conn.execute(SCHEMA.encode())
    variable = f"{name.upper().replace('-', '_')}_DATABASE_URL"
    call = Call(
        directory=folder,
        environment=name,
        variables={variable: url.reveal()},
        confirm=f"{url.database}@{url.host}",
        say=lambda _: None,
    )
    identity = mark_database(call)
    return Production(
        url=url,
        token=identity.confirm_token,
        lock=(folder / "whimbrel.lock").read_text("utf-8"),
        imprint=imprint_of(url),
    )
