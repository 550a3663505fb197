"""The mark in `whimbrel.identity`: reading it with the live facts, writing it.

What stands in a database may have been put there to deceive: our questions are asked with
pg_catalog first, and of a plain table only, because a view runs other people's functions as us.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import cast

import psycopg

from ..config.environment import Environment, Kind
from ..config.identity import Found, Illegible, LiveDatabase, Mark, uuid_of
from ..db.connect import Connection
from ..db.failure import is_lost
from ..pg.name import quote
from .texts import sql

_HARMLESS = tuple(kind.value for kind in Kind if kind.is_lenient)


def look(conn: Connection) -> tuple[LiveDatabase, Found]:
    """What this connection is in, asked of the server itself, and the mark as found there, whether
    or not it counts. Read only."""
    with _undeceived(conn):
        return _live(conn), _mark(conn)


def read_live(conn: Connection) -> LiveDatabase:
    """The first half of `look`. Read only."""
    with _undeceived(conn):
        return _live(conn)


def is_still(conn: Connection, live: LiveDatabase, mark: Mark) -> bool:
    """Is this connection in that very database, on that timeline, under that very mark?

    One round trip, inside whatever transaction `conn` is in. A role that a file has SET may not
    read the mark: then the answer is no. Raises psycopg's error when the connection is lost.
    """
    try:
        row = conn.execute(_sql("witness_weak" if live.is_weak else "witness")).fetchone()
    except psycopg.Error as exc:
        if is_lost(exc):
            raise
        return False
    if row is None:
        return False
    oid, in_recovery, timeline, environment, kind, mark_uuid, of_system, of_oid, system = row
    is_here = oid == live.database_oid and (live.is_weak or system == live.system_identifier)
    is_one_line = in_recovery is False and _number(timeline) == live.timeline
    is_marked = (environment, kind, mark_uuid) == (mark.environment, mark.kind.value, mark.uuid)
    belongs = (of_system, of_oid) == (mark.system_identifier, mark.database_oid)
    return is_here and is_one_line and is_marked and belongs


def write_mark(
    conn: Connection, environment: Environment, *, by: str, is_claim: bool = False
) -> Mark:
    """Mark this database, replacing any mark, with a new uuid. The caller has asked all questions.

    Needs schema `whimbrel` to be there.
    """
    with _undeceived(conn):
        live = _live(conn)
        (now,) = _one(conn, "now")
        said = Mark(
            environment=environment.name,
            kind=environment.kind,
            uuid="",
            system_identifier=live.system_identifier,
            database_oid=live.database_oid,
            marked_at=cast(datetime, now),
            marked_by=by,
            claimed_at=cast(datetime, now) if is_claim else None,
        )
        mark = replace(said, uuid=uuid_of(said))
        conn.execute("DELETE FROM ONLY whimbrel.identity")
        conn.execute(_sql("write_mark"), _values(mark))
    return mark


@contextmanager
def held_lock(production: Connection) -> Iterator[int]:
    """A random session-level advisory lock, held in production while the body runs."""
    key = secrets.randbits(62)
    production.execute("SELECT pg_catalog.pg_advisory_lock(%s)", (key,))
    try:
        yield key
    finally:
        production.execute("SELECT pg_catalog.pg_advisory_unlock(%s)", (key,))


def sees_lock(conn: Connection, key: int) -> bool:
    """Is that lock visible here? Then this is the same database, whatever its address says."""
    return conn.execute(_sql("lock_seen"), (key,)).fetchone() is not None


def lock_seen_sql(key: int) -> str:
    """The same question for another program's connection: a row where it is this database."""
    return _sql("lock_seen").decode().replace("%s::bigint", f"{key:d}::bigint")


@contextmanager
def _undeceived(conn: Connection) -> Iterator[None]:
    """A transaction in which names mean PostgreSQL's own, no row is hidden in silence, and times
    are written in the one style that the driver reads."""
    with conn.transaction():
        conn.execute(
            "SET LOCAL search_path = pg_catalog, pg_temp; SET LOCAL row_security = off; "
            "SET LOCAL DateStyle = ISO"
        )
        yield


def _live(conn: Connection) -> LiveDatabase:
    oid, database, version, in_recovery, timeline, may_ask = _one(conn, "live")
    if may_ask:
        (system_identifier,) = _one(conn, "control")
    else:  # some managed services hide it: host name and oid must do
        system_identifier = f"host:{conn.info.host}:{conn.info.port}"
    return LiveDatabase(
        system_identifier=cast(str, system_identifier),
        database_oid=cast(int, oid),
        database=cast(str, database),
        host=conn.info.host or "local socket",
        port=conn.info.port,
        server_version=cast(int, version),
        is_in_recovery=cast(bool, in_recovery),
        timeline=_number(timeline),
    )


def _mark(conn: Connection) -> Found:
    place = conn.execute(_sql("mark_table")).fetchone()
    if place is None:
        return _taken_away(conn)
    is_ours, may_read, owner = place
    if not is_ours:
        return Illegible(
            reason="not readable: whimbrel.identity is not the table that whimbrel makes, and "
            f"belongs to {owner}",
            next=r"look what it is (`\d+ whimbrel.identity` in psql) and take it away",
        )
    if not may_read:
        return Illegible(
            reason=f"not readable: whimbrel.identity belongs to {owner}, and {conn.info.user} may "
            "not read it",
            next=f"run as {owner}: {_grants(conn.info.user)}",
        )
    try:
        row = conn.execute(_sql("mark")).fetchone()
        return _taken_away(conn) if row is None else _mark_of(row)
    except (psycopg.DataError, ValueError):  # no kind, or no time, that Python knows
        return Illegible(reason="marked, but the mark was changed by hand", is_edited=True)


def _taken_away(conn: Connection) -> Illegible | None:
    """No mark; but the audit may tell of one that somebody has removed."""
    audit = conn.execute(_sql("audit_table")).fetchone()
    if audit is None:
        return None
    if audit != (True,):
        return Illegible(reason="unmarked, with an audit that cannot be read", is_edited=True)
    row = conn.execute(_sql("marked_before")).fetchone()
    if row is None or row[1] in _HARMLESS:
        return None
    return Illegible(reason=f"unmarked, though it was marked {row[0]} before", is_edited=True)


def _grants(user: str) -> str:
    return (
        f"GRANT USAGE ON SCHEMA whimbrel TO {quote(user)}; "
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA whimbrel TO {quote(user)};"
    )


def _mark_of(row: tuple[object, ...]) -> Mark:
    environment, kind, mark_uuid, system_identifier, oid, marked_at, marked_by, claimed_at = row
    return Mark(
        environment=cast(str, environment),
        kind=Kind(kind),
        uuid=cast(str, mark_uuid),
        system_identifier=cast(str, system_identifier),
        database_oid=cast(int, oid),
        marked_at=cast(datetime, marked_at),
        marked_by=cast(str, marked_by),
        claimed_at=cast("datetime | None", claimed_at),
    )


def _values(mark: Mark) -> tuple[object, ...]:
    return (
        mark.environment,
        mark.kind.value,
        mark.uuid,
        mark.system_identifier,
        mark.database_oid,
        mark.marked_at,
        mark.marked_by,
        mark.claimed_at,
    )


def _number(timeline: object) -> int | None:
    return None if timeline is None else int(cast(str, timeline), 16)


def _one(conn: Connection, name: str) -> tuple[object, ...]:
    row = conn.execute(_sql(name)).fetchone()
    assert row is not None
    return row


def _sql(name: str) -> bytes:
    return sql(name).encode()
