"""Barman, by its command line (docs.pgbarman.org: list-backups, show-backup, restore)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from ...config.pitr import PitrSettings
from ...guard.coverage import BaseBackup, Coverage
from .speak import RESTORE_LIMIT_S, ask_tool, moment, rows, run_tool, table, whole

_DONE = ("DONE", "WAITING_FOR_WALS")


def coverage(settings: PitrSettings) -> Coverage:
    """Reads its catalogue; two calls. Raises `Failure` (B160 to B162)."""
    listed = table(
        settings, ask_tool(settings, ["-f", "json", "list-backups", settings.server]), ""
    )
    backups = complete(settings, listed)
    if not backups:
        return Coverage(shown=settings.shown, backups=(), since=None)
    words = ["-f", "json", "show-backup", settings.server, backups[-1].id]
    shown = table(settings, ask_tool(settings, words), "the answer")
    return covered(settings, backups, shown)


def complete(settings: PitrSettings, listed: dict[str, object]) -> tuple[BaseBackup, ...]:
    """The full backups that ended well, oldest first."""
    found = rows(settings, listed.get(settings.server), f"the list of {settings.server}")
    return tuple(
        sorted(
            (
                BaseBackup(
                    id=str(each["backup_id"]),
                    ended_at=moment(settings, each.get("end_time_timestamp")),
                    size_bytes=whole(each.get("size_bytes")),
                )
                for each in found
                if each.get("status") in _DONE
            ),
            key=lambda each: each.ended_at,
        )
    )


def covered(
    settings: PitrSettings, backups: tuple[BaseBackup, ...], shown: dict[str, object]
) -> Coverage:
    """From the end of the oldest backup to the newest segment of the log."""
    of_server = table(settings, shown.get(settings.server), settings.server)
    log = table(settings, of_server.get("wal_information"), "wal_information")
    return Coverage(
        shown=settings.shown,
        backups=backups,
        since=backups[0].ended_at,
        last_wal=str(log.get("last_available") or ""),
        system_identifier=str(of_server.get("system_id") or ""),
    )


def restore(settings: PitrSettings, backup: str, to: Path, at: datetime | None) -> None:
    """Base backup and log into the folder `to`, with what the server needs to replay it."""
    target = ["--target-time", at.isoformat(sep=" "), "--target-action", "promote"] if at else []
    words = ["restore", *target, settings.server, backup, str(to)]
    run_tool(settings, words, limit_s=RESTORE_LIMIT_S)
