"""One throw-away database: made, lent, dropped."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import psycopg

from ...config.url import DatabaseUrl
from ...errors import Failure
from ...pg.name import quote
from ..connect import Connection, connect
from ..embedded.names import CLUSTER_NAME
from .ask import ask
from .mark import PREFIX, Use, myself, write_mark
from .refusal import creation_failure, refuse_forbidden, speaking_to
from .sweep import drop_abandoned

APPLICATION = "whimbrel scratch"
STRATEGY_SINCE = 150000
UTF8 = "ENCODING 'UTF8'"


@contextmanager
def scratch_database(
    server: DatabaseUrl,
    *,
    template: str | None = None,
    shape: str = UTF8,
    forbidden_systems: frozenset[str] = frozenset(),
) -> Iterator[DatabaseUrl]:
    """An empty database of that shape (options of CREATE DATABASE), or a copy of `template`, until
    the block ends.

    One session stays open meanwhile: by it other processes see that the database is in use.
    Raises `Stop` E221 on a forbidden server, `Failure` E222 to E224.
    """
    with maintenance_session(server) as conn:
        refuse_forbidden(conn, server, forbidden_systems)
        with speaking_to(server):
            drop_abandoned(conn)
        with new_database(conn, server, template=template, use=Use.WORK, shape=shape) as name:
            yield server.with_database(name)


def maintenance_session(server: DatabaseUrl) -> Connection:
    """A session that may idle while others work in the database it keeps."""
    conn = connect(server, application_name=APPLICATION)
    with speaking_to(server):
        for name in ("idle_session_timeout", "statement_timeout", "lock_timeout"):
            conn.execute("SELECT pg_catalog.set_config(%s, '0', false)", (name,))
    return conn


@contextmanager
def new_database(
    conn: Connection,
    server: DatabaseUrl,
    *,
    template: str | None,
    use: Use,
    shape: str = UTF8,
) -> Iterator[str]:
    """The name of a marked database that is dropped at the end, if it still has that name."""
    part = "b_" if use is Use.BUILDING else ""
    name = f"{PREFIX}{part}{secrets.token_hex(8)}"
    try:
        with speaking_to(server):
            _create(conn, server, name, template, shape)
            write_mark(conn, name, use)
        yield name
    finally:
        _drop(conn, server, name)


def _create(
    conn: Connection, server: DatabaseUrl, name: str, template: str | None, shape: str
) -> None:
    me = myself(conn)
    source = quote(template) if template else f"template0 {shape}"
    # Copying files costs two checkpoints of the whole server: quickest where the server is
    # ours alone, an imposition on others elsewhere.
    is_ours = me.cluster_name == CLUSTER_NAME and me.version >= STRATEGY_SINCE
    strategy = " STRATEGY file_copy" if is_ours else ""
    try:
        conn.execute(f"CREATE DATABASE {quote(name)} TEMPLATE {source}{strategy}".encode())
        if template:
            _copy_settings(conn, template, name)
    except psycopg.Error as exc:
        raise creation_failure(exc, server, template) from exc


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    entry: str


def _copy_settings(conn: Connection, template: str, name: str) -> None:
    """What `ALTER DATABASE … SET` said of the template; CREATE DATABASE does not copy it."""
    for row in ask(conn, "settings", _Setting, template):
        setting, _, value = row.entry.partition("=")
        path = ".".join(quote(part) for part in setting.split("."))
        # FROM CURRENT keeps lists (search_path) lists, which a quoted value would not.
        with conn.transaction():
            conn.execute("SELECT pg_catalog.set_config(%s, %s, true)", (setting, value))
            conn.execute(f"ALTER DATABASE {quote(name)} SET {path} FROM CURRENT".encode())


def _drop(conn: Connection, server: DatabaseUrl, name: str) -> None:
    drop = f"DROP DATABASE IF EXISTS {quote(name)} WITH (FORCE)".encode()
    try:
        conn.execute(drop)
    except psycopg.Error:
        # The session was lost, perhaps with the server. What cannot be dropped now is marked
        # and has no session: the next run drops it.
        with suppress(psycopg.Error, Failure), connect(server) as again:
            again.execute(drop)
