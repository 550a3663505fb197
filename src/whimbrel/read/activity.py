"""What a database is doing, in counters and at this moment. Read only; waits for no lock."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import psycopg

from ..db.connect import Connection
from ..disk.free_space import free_bytes
from .ask import ask


class Counters(NamedTuple):
    """Since the statistics were reset; sizes in bytes."""

    at: datetime
    commits: int
    rollbacks: int
    deadlocks: int
    temp_bytes: int
    blocks_read: int
    blocks_hit: int
    size_bytes: int
    most_connections: int
    blocked: int
    oldest_transaction_s: float
    longest_query_s: float


class SessionState(NamedTuple):
    state: str
    sessions: int


class TableActivity(NamedTuple):
    oid: int
    name: str
    live: int
    inserted: int
    updated: int
    deleted: int
    scanned: int


class TableSize(NamedTuple):
    name: str
    size_bytes: int


class StatementActivity(NamedTuple):
    id: int
    calls: int
    total_s: float
    rows: int


class _Free(NamedTuple):
    free: int


class _Data(NamedTuple):
    folder: str | None
    port: int
    started: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """`statements` is None where pg_stat_statements is not there, or may not be read;
    `disk_free_bytes` where the disk is not seen from here."""

    counters: Counters
    states: tuple[SessionState, ...]
    free_connections: int
    tables: tuple[TableActivity, ...]
    largest: tuple[TableSize, ...]
    statements: tuple[StatementActivity, ...] | None
    disk_free_bytes: int | None


def read_activity(conn: Connection) -> Activity:
    (counters,) = ask(conn, "activity", Counters)
    (data,) = ask(conn, "data_directory", _Data)
    return Activity(
        counters=counters,
        states=tuple(ask(conn, "session_states", SessionState)),
        free_connections=ask(conn, "connections", _Free)[0].free,
        tables=tuple(ask(conn, "table_activity", TableActivity)),
        largest=tuple(ask(conn, "largest_tables", TableSize)),
        statements=_statements(conn),
        disk_free_bytes=None
        if data.folder is None
        else free_bytes(data.folder, data.port, data.started),
    )


# There, but not preloaded; of an older form than the server's; or not for this role.
_NOT_SHOWN = (
    psycopg.errors.ObjectNotInPrerequisiteState,
    psycopg.errors.UndefinedColumn,
    psycopg.errors.InsufficientPrivilege,
)


def _statements(conn: Connection) -> tuple[StatementActivity, ...] | None:
    """The extension lives in a schema of the user's choice; where it is not found, it is not."""
    known = "SELECT pg_catalog.to_regclass('pg_stat_statements') IS NOT NULL"
    if conn.execute(known).fetchone() != (True,):
        return None
    with suppress(*_NOT_SHOWN):
        return tuple(ask(conn, "statement_activity", StatementActivity))
    return None
