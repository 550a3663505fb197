"""The mark in `whimbrel.identity`: reading it with the live facts, writing it."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import cast

import psycopg

from ..config.environment import Environment, Kind
from ..config.identity import LiveDatabase, Mark
from ..db.connect import Connection


def read_live(conn: Connection) -> LiveDatabase:
    """What this connection is in, asked of the server itself. Read only."""
    oid, database, version, in_recovery = _one(conn, "live")
    try:
        with conn.transaction():
            system_identifier, timeline = _one(conn, "control")
    except psycopg.Error:
        # Some managed services hide pg_control_system(): host name and oid must do.
        system_identifier, timeline = f"host:{conn.info.host}:{conn.info.port}", None
    return LiveDatabase(
        system_identifier=cast(str, system_identifier),
        database_oid=cast(int, oid),
        database=cast(str, database),
        host=conn.info.host or "local socket",
        port=conn.info.port,
        server_version=cast(int, version),
        is_in_recovery=cast(bool, in_recovery),
        timeline=cast("int | None", timeline),
    )


def read_mark(conn: Connection) -> Mark | None:
    """The mark as found, whether or not it counts here. Read only."""
    found = conn.execute("SELECT pg_catalog.to_regclass('whimbrel.identity') IS NOT NULL")
    if found.fetchone() != (True,):
        return None
    row = conn.execute(_sql("mark")).fetchone()
    return None if row is None else _mark(row)


def is_still(conn: Connection, live: LiveDatabase, mark: Mark) -> bool:
    """Is this connection in that very database, under that very mark, and not in recovery?

    One round trip, inside whatever transaction `conn` is in. A role that a file has SET may not
    read the mark: then the answer is no.
    """
    try:
        row = conn.execute(_sql("witness")).fetchone()
    except psycopg.Error:
        return False
    if row is None:
        return False
    oid, in_recovery, mark_uuid, kind, of_system, of_oid, system = row
    is_here = oid == live.database_oid and (live.is_weak or system == live.system_identifier)
    is_marked = (mark_uuid, kind) == (mark.uuid, mark.kind.value)
    belongs = of_system == live.system_identifier and of_oid == live.database_oid
    return is_here and is_marked and belongs and in_recovery is False


def write_mark(
    conn: Connection, environment: Environment, *, by: str, is_claim: bool = False
) -> Mark:
    """Mark this database, replacing any mark, with a new uuid. The caller has asked all questions.

    Needs schema `whimbrel` to be there.
    """
    live = read_live(conn)
    with conn.transaction():
        conn.execute("DELETE FROM whimbrel.identity")
        row = conn.execute(
            _sql("write_mark"),
            (
                environment.name,
                environment.kind.value,
                str(uuid.uuid4()),
                live.system_identifier,
                live.database_oid,
                by,
                is_claim,
            ),
        ).fetchone()
    assert row is not None
    return _mark(row)


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


def _mark(row: tuple[object, ...]) -> Mark:
    environment, kind, mark_uuid, system_identifier, oid, marked_at, marked_by, claimed_at = row
    return Mark(
        environment=cast(str, environment),
        kind=Kind(kind),
        uuid=cast(str, mark_uuid),
        system_identifier=cast(str, system_identifier),
        database_oid=cast(int, oid),
        marked_at=marked_at,  # type: ignore[arg-type]
        marked_by=cast(str, marked_by),
        claimed_at=claimed_at,  # type: ignore[arg-type]
    )


def _one(conn: Connection, name: str) -> tuple[object, ...]:
    row = conn.execute(_sql(name)).fetchone()
    assert row is not None
    return row


def _sql(name: str) -> bytes:
    return (files(__package__) / "sql" / f"{name}.sql").read_bytes()
