"""What can be seen of a server's health at one moment, in plain numbers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTransaction:
    """The transaction of another session here; `who` as `ada, psql from 10.0.0.7`."""

    pid: int
    who: str
    state: str
    age_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedTransaction:
    """Half of a two-phase commit; it holds its locks through restarts of the server."""

    gid: str
    owner: str
    age_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Standby:
    """Somebody who receives our WAL; `lag_s` is None where nothing was written of late."""

    name: str
    lag_s: float | None
    lag_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A replication slot and the WAL that the server keeps for it alone."""

    name: str
    is_active: bool
    retained_bytes: int
    wal_status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthFact:
    """`hidden` names what this role may not see (`role` is its name, quoted). `archiver_failing_s`:
    since when the newest WAL could not be archived, None where it can be, or nobody archives.
    `disk_free_bytes` is None where the server's disk cannot be seen from here."""

    role: str
    hidden: tuple[str, ...] = ()
    transactions: tuple[OpenTransaction, ...] = ()
    prepared: tuple[PreparedTransaction, ...] = ()
    standbys: tuple[Standby, ...] = ()
    slots: tuple[Slot, ...] = ()
    free_connections: int
    archiver_failing_s: float | None = None
    oldest_database: str
    oldest_age: int  # transactions since that database was frozen
    disk_free_bytes: int | None = None
