"""What was shown of backups, kept in the database that they are of."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import datetime
from typing import cast

import psycopg

from ..db.connect import Connection
from ..db.failure import statement_failure
from ..guard.backup_level import Level
from .texts import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupRow:
    """The order of the fields is that of the columns. `kept_at` says where the files are."""

    backup: str
    level: str
    taken_at: datetime
    said_at: datetime
    failed: str
    system_identifier: str
    database_oid: int
    mark_uuid: str
    manifest_sha256: str
    size_bytes: int
    verified_on: str
    kept_at: str
    who: str
    tool_version: str
    compared: str = ""

    @property
    def shown_level(self) -> Level | None:
        """None for a level that only a newer version knows."""
        try:
            return Level.of(self.level)
        except ValueError:
            return None


def read_backups(conn: Connection) -> tuple[BackupRow, ...]:
    """The newest word on every backup that was recorded here. Read only."""
    found = conn.execute("SELECT pg_catalog.to_regclass('whimbrel.backup') IS NOT NULL").fetchone()
    if found != (True,):
        return ()
    rows = conn.execute(sql("backups").encode()).fetchall()
    return tuple(_row(row) for row in rows)


def write_backup(conn: Connection, row: BackupRow) -> None:
    """Needs the ledger to be there. Raises `Failure` (C220): a standby, or no right to write."""
    try:
        conn.execute(sql("write_backup").encode(), astuple(row))
    except psycopg.Error as exc:
        raise statement_failure(exc, doing="the word on the backup") from exc


def _row(values: tuple[object, ...]) -> BackupRow:
    (
        backup,
        level,
        taken_at,
        said_at,
        failed,
        system,
        oid,
        mark,
        digest,
        size,
        on,
        kept,
        who,
        tool,
        compared,
    ) = values
    return BackupRow(
        backup=cast(str, backup),
        level=cast(str, level),
        taken_at=cast(datetime, taken_at),
        said_at=cast(datetime, said_at),
        failed=cast(str, failed),
        system_identifier=cast(str, system),
        database_oid=cast(int, oid),
        mark_uuid=cast(str, mark),
        manifest_sha256=cast(str, digest),
        size_bytes=cast(int, size),
        verified_on=cast(str, on),
        kept_at=cast(str, kept),
        who=cast(str, who),
        tool_version=cast(str, tool),
        compared=cast(str, compared),
    )
