"""Templates: databases built once, kept, and copied whenever the same content is wanted."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress

import psycopg

from ...config.url import DatabaseUrl
from ...errors import Failure, Notice
from ...pg.name import quote
from ..connect import Connection
from .database import maintenance_session, new_database, scratch_database
from .mark import TEMPLATE_PREFIX, Use, has_database, marked_databases, myself, write_mark
from .refusal import refuse_forbidden, speaking_to
from .sweep import drop_abandoned, drop_oldest_templates

BUILD_WAIT_S = 600.0
COPIES_TRIED = 3

Build = Callable[[DatabaseUrl], None]


def cached_template(
    server: DatabaseUrl,
    key: str,
    build: Build,
    *,
    forbidden_systems: frozenset[str] = frozenset(),
) -> str:
    """The name of a database that holds what `build` makes; built now if it is not there.

    `key` stands for the content, together with the server's version. Of two processes one builds
    and the other waits. What `build` raises is raised here, and nothing is kept. At most five
    templates stay on a server, those used last. Raises `Stop` E221, `Failure` E222 to E226.
    """
    with maintenance_session(server) as conn:
        refuse_forbidden(conn, server, forbidden_systems)
        with speaking_to(server):
            drop_abandoned(conn)
            name = _name(conn, key)
            if _use(conn, name):
                return name
        with _building_alone(conn, server, name):
            with speaking_to(server):
                is_built = _use(conn, name)
            if not is_built:
                _build(conn, server, name, build)
        with speaking_to(server):
            drop_oldest_templates(conn)
    return name


@contextmanager
def scratch_copy(
    server: DatabaseUrl,
    key: str,
    build: Build,
    *,
    forbidden_systems: frozenset[str] = frozenset(),
) -> Iterator[DatabaseUrl]:
    """A scratch database with what `build` makes, copied from its template."""
    with ExitStack() as stack:
        for attempt in range(1, COPIES_TRIED + 1):
            name = cached_template(server, key, build, forbidden_systems=forbidden_systems)
            try:
                url = stack.enter_context(scratch_database(server, template=name))
                break
            except Failure as failure:
                # Others who built meanwhile may have pushed it out of the five that are kept.
                if failure.notice.code != "E224" or attempt == COPIES_TRIED:
                    raise
        yield url


def _name(conn: Connection, key: str) -> str:
    digest = hashlib.sha256(f"{myself(conn).version}\0{key}".encode()).hexdigest()
    return f"{TEMPLATE_PREFIX}{digest[:24]}"


def _use(conn: Connection, name: str) -> bool:
    """Is it there, whole and ours? Then it is marked as used now."""
    if not any(each.is_template and each.name == name for each in marked_databases(conn)):
        return False
    try:
        write_mark(conn, name, Use.TEMPLATE)
    except psycopg.errors.InvalidCatalogName:
        return False  # dropped just now
    return True


def _build(conn: Connection, server: DatabaseUrl, name: str, build: Build) -> None:
    """Under another name until it is whole; the rename is what makes it a template."""
    with speaking_to(server):
        if has_database(conn, name):
            raise _not_ours(server, name)
    with new_database(conn, server, template=None, use=Use.BUILDING) as unfinished:
        build(server.with_database(unfinished))
        with speaking_to(server):
            write_mark(conn, unfinished, Use.TEMPLATE)
            _finish(conn, server, unfinished, name)


def _finish(conn: Connection, server: DatabaseUrl, unfinished: str, name: str) -> None:
    """Nobody may be in a template, for then it could not be copied."""
    try:
        for change in ("ALLOW_CONNECTIONS false", f"RENAME TO {quote(name)}"):
            conn.execute(f"ALTER DATABASE {quote(unfinished)} {change}".encode())
    except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
        return  # built at the same time through another database of this server
    except psycopg.errors.ObjectInUse as exc:
        raise Failure(
            Notice(
                code="E226",
                what=f"the template on {server.shown} cannot be finished",
                why=exc.diag.message_detail or "sessions are still in it",
                next="close every connection to it at the end of its building",
            ),
            sqlstate=exc.sqlstate,
        ) from exc


def _not_ours(server: DatabaseUrl, name: str) -> Failure:
    return Failure(
        Notice(
            code="E225",
            what=f"the database {name} on {server.shown} is not marked as ours",
            why="its name is a template's, but only what we marked is used or dropped",
            next=f'look at it, then DROP DATABASE "{name}"',
        )
    )


@contextmanager
def _building_alone(conn: Connection, server: DatabaseUrl, name: str) -> Iterator[None]:
    """Hold the advisory lock of that template; it ends with the session at the latest.

    Polled: a session that *waits* for an advisory lock holds a snapshot meanwhile.
    """
    digest = hashlib.sha256(name.encode()).digest()
    number = int.from_bytes(digest[:8], "big", signed=True)
    deadline = time.monotonic() + BUILD_WAIT_S
    while not _try_lock(conn, server, number):
        if time.monotonic() > deadline:
            raise Failure(
                Notice(
                    code="E227",
                    what=f"another process has been building {name} for {BUILD_WAIT_S:g} s",
                    why="two would build the same; one builds and the others wait",
                    next="end that process, or wait for it and run the command again",
                )
            )
        time.sleep(0.05)
    try:
        yield
    finally:
        with suppress(psycopg.OperationalError):  # a lost session has lost its lock
            conn.execute("SELECT pg_catalog.pg_advisory_unlock(%s)", (number,))


def _try_lock(conn: Connection, server: DatabaseUrl, number: int) -> bool:
    with speaking_to(server):
        row = conn.execute("SELECT pg_catalog.pg_try_advisory_lock(%s)", (number,)).fetchone()
    return row == (True,)
