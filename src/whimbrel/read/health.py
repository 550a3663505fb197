"""The health of a server at this moment. Read only; waits for no lock."""

from __future__ import annotations

from typing import NamedTuple

from ..db.connect import Connection
from ..disk.free_space import free_bytes
from ..guard.health_fact import (
    HealthFact,
    OpenTransaction,
    PreparedTransaction,
    Slot,
    Standby,
)
from ..pg.name import quote
from .ask import ask


class _Transaction(NamedTuple):
    pid: int
    who: str
    state: str
    age_s: float
    is_hidden: bool


class _Prepared(NamedTuple):
    gid: str
    owner: str
    age_s: float


class _Standby(NamedTuple):
    name: str
    lag_s: float | None
    lag_bytes: int
    is_hidden: bool


class _Slot(NamedTuple):
    name: str
    is_active: bool
    retained_bytes: int
    wal_status: str


class _Free(NamedTuple):
    free: int


class _Archiver(NamedTuple):
    failing_s: float | None


class _Oldest(NamedTuple):
    name: str
    age: int


class _Data(NamedTuple):
    folder: str | None
    port: int
    started: float


def read_health(conn: Connection) -> HealthFact:
    """One question after the other; what this role may not see is named, not guessed."""
    sessions = ask(conn, "transactions", _Transaction)
    receivers = ask(conn, "standbys", _Standby)
    unseen = (
        ("other sessions' transactions", any(each.is_hidden for each in sessions)),
        ("how far standbys are", any(each.is_hidden for each in receivers)),
    )
    (oldest,) = ask(conn, "oldest_database", _Oldest)
    return HealthFact(
        role=quote(conn.info.user),
        hidden=tuple(what for what, is_hidden in unseen if is_hidden),
        transactions=tuple(
            OpenTransaction(pid=each.pid, who=each.who, state=each.state, age_s=each.age_s)
            for each in sessions
            if not each.is_hidden
        ),
        prepared=tuple(
            PreparedTransaction(**each._asdict())
            for each in ask(conn, "prepared_transactions", _Prepared)
        ),
        standbys=tuple(
            Standby(name=each.name, lag_s=each.lag_s, lag_bytes=each.lag_bytes)
            for each in receivers
            if not each.is_hidden
        ),
        slots=tuple(Slot(**each._asdict()) for each in ask(conn, "slots", _Slot)),
        free_connections=ask(conn, "connections", _Free)[0].free,
        archiver_failing_s=ask(conn, "archiver", _Archiver)[0].failing_s,
        oldest_database=oldest.name,
        oldest_age=oldest.age,
        disk_free_bytes=disk_free_bytes(conn),
    )


def disk_free_bytes(conn: Connection) -> int | None:
    (data,) = ask(conn, "data_directory", _Data)
    return None if data.folder is None else free_bytes(data.folder, data.port, data.started)
