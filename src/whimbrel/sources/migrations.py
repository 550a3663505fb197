"""A folder of migrations as a schema: replayed from the first to the last."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from ..config.url import DatabaseUrl
from ..db.connect import Connection, connect
from ..errors import Failure
from ..history.layout import History, Migration, script_name
from ..plan.facts.describe import describe
from ..plan.step import Session
from ..script.parse import parse_script
from .home import PUBLIC, at_home
from .load import load
from .material import Material
from .sql_file import hasten

_APPLICATION = "whimbrel replay"


# Runs a migration of which there is no SQL, in that database.
RunOpaque = Callable[[DatabaseUrl, Migration], None]


def migrations_material(
    history: History, run_opaque: RunOpaque | None = None, *, home: str = PUBLIC
) -> Material:
    """What the migrations make, in order; contract ones too. `run_opaque` is for an Alembic
    project's revisions that need a connection, `home` the schema of names without one.

    Raises `Failure` with the history's first problem: what cannot be read cannot be replayed.
    """
    if history.problems:
        raise Failure(history.problems[0])
    digest = hashlib.sha256(b"" if home == PUBLIC else f"{home}\0".encode())
    for each in history.migrations:
        digest.update(f"{each.name}\0{each.checksum}\0".encode())

    def build(url: DatabaseUrl) -> None:
        with at_home(url, home) as there:
            replay(there, history.migrations, folder=history.folder, run_opaque=run_opaque)

    return Material(shown=history.folder, key=f"migrations {digest.hexdigest()}", build=build)


def replay(
    url: DatabaseUrl,
    migrations: tuple[Migration, ...],
    *,
    folder: str,
    run_opaque: RunOpaque | None = None,
) -> None:
    """Run them in autocommit, as psql runs a file; a migration that changes its session, or what
    a new session starts with, is the last one of its connection."""
    conn = _open(url)
    try:
        for each in migrations:
            if each.is_opaque and run_opaque is not None:
                run_opaque(url, each)
                continue
            name = script_name(folder, each)
            load(conn, each.sql, name=name)
            if _changes_session(each.sql, name):
                conn.close()
                conn = _open(url)
    finally:
        conn.close()


def _open(url: DatabaseUrl) -> Connection:
    conn = connect(url, application_name=_APPLICATION)
    hasten(conn)
    return conn


def _changes_session(sql: str, name: str) -> bool:
    steps = describe(parse_script(sql, name=name))
    return any(step.session is not Session.UNTOUCHED for step in steps)
