"""How far a server's log has come into the archive. Read only."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import psycopg

from ..db.connect import Connection
from ..guard.coverage import ArchiveState
from ..pg.wal import Segment, is_segment
from .ask import ask


class _Archive(NamedTuple):
    mode: str
    archived: str
    archived_at: datetime | None
    failing_s: float | None
    segment_bytes: int
    now_at: int | None


class _Written(NamedTuple):
    written_at: datetime


def read_archive(conn: Connection, last_wal: str) -> ArchiveState:
    """`last_wal` is the newest segment that the tool has, empty where it names none."""
    (found,) = ask(conn, "archive", _Archive)
    if not is_segment(last_wal):
        return ArchiveState(
            last_wal_written_at=None, bytes_after=None, failing_s=found.failing_s, mode=found.mode
        )
    segment = Segment.of(last_wal)
    end = segment.end(found.segment_bytes)
    return ArchiveState(
        last_wal_written_at=_written(conn, last_wal) or _archived(found, segment),
        bytes_after=max(0, found.now_at - end) if found.now_at is not None else None,
        failing_s=found.failing_s,
        mode=found.mode,
    )


def _written(conn: Connection, last_wal: str) -> datetime | None:
    """None where it was recycled already, or where this role may not look (pg_monitor may)."""
    try:
        with conn.transaction():
            found = ask(conn, "segment_time", _Written, last_wal)
    except psycopg.errors.InsufficientPrivilege:
        return None
    return found[0].written_at if found else None


def _archived(found: _Archive, segment: Segment) -> datetime | None:
    """The moment of the server's own archiver, where the tool is not behind it."""
    if not is_segment(found.archived) or segment < Segment.of(found.archived):
        return None
    return found.archived_at
