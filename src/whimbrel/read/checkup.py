"""What a doctor asks a server. Read only."""

from __future__ import annotations

from importlib.resources import files
from typing import cast

from ..config.url import DatabaseUrl
from ..db.connect import Connection
from ..disk.environ import now_utc
from ..guard.checkup import ServerFacts
from .transport import read_transport


def read_server(conn: Connection, url: DatabaseUrl) -> ServerFacts:
    """One round trip; the clocks are compared at its middle."""
    query = (files(__package__) / "sql" / "checkup.sql").read_bytes()
    before = now_utc().timestamp()
    row = conn.execute(query, (url.prisma_schema,)).fetchone()
    after = now_utc().timestamp()
    assert row is not None
    version, role, database, superuser, createdb, in_database, in_schema, *settings, clock = row
    fsync, full_page_writes, autovacuum, most, taken, idle_ms = settings
    return ServerFacts(
        version=cast(int, version),
        role=cast(str, role),
        database=cast(str, database),
        schema=url.prisma_schema,
        is_superuser=cast(bool, superuser),
        may_create_database=cast(bool, createdb),
        may_create_in_database=cast(bool, in_database),
        may_create_in_schema=cast(bool, in_schema),
        fsync=cast(bool, fsync),
        full_page_writes=cast(bool, full_page_writes),
        autovacuum=cast(bool, autovacuum),
        max_connections=cast(int, most),
        connections=cast(int, taken),
        idle_in_transaction_timeout_ms=cast(int, idle_ms),
        is_encrypted=read_transport(conn).is_encrypted,
        is_local=url.is_loopback,
        clock_ahead_s=cast(float, clock) - (before + after) / 2,
    )
