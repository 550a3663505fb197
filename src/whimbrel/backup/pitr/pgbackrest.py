"""pgBackRest, by its command line (pgbackrest.org/command.html: info --output=json, restore)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from ...config.pitr import PitrSettings
from ...guard.coverage import BaseBackup, Coverage
from .speak import RESTORE_LIMIT_S, ask_tool, moment, not_understood, rows, run_tool, table, whole


def coverage(settings: PitrSettings) -> Coverage:
    """Reads its repository; one call. Raises `Failure` (B160 to B162)."""
    words = [f"--stanza={settings.server}", "info", "--output=json"]
    return covered(settings, ask_tool(settings, words))


def covered(settings: PitrSettings, answer: object) -> Coverage:
    """Of the newest cluster that the stanza has known; those before an upgrade are another's."""
    stanzas = rows(settings, answer, "the answer")
    stanza = next((each for each in stanzas if each.get("name") == settings.server), None)
    if stanza is None:
        raise not_understood(settings, f"it names no stanza {settings.server}")
    status = table(settings, stanza.get("status"), "status")
    clusters = rows(settings, stanza.get("db") or [], "db")
    newest = max(clusters, key=lambda each: whole(each.get("id")), default={})
    number = newest.get("id")
    backups = tuple(
        sorted(
            (
                _backup(settings, each)
                for each in rows(settings, stanza.get("backup") or [], "backup")
                if _cluster(each) == number and not each.get("error")
            ),
            key=lambda each: each.ended_at,
        )
    )
    archives = [
        str(each.get("max") or "")
        for each in rows(settings, stanza.get("archive") or [], "archive")
        if _cluster(each) == number
    ]
    is_well = whole(status.get("code")) == 0 or not backups
    return Coverage(
        shown=settings.shown,
        backups=backups,
        since=backups[0].ended_at if backups else None,
        last_wal=max(archives, default=""),
        system_identifier=str(newest.get("system-id") or ""),
        problem="" if is_well else str(status.get("message") or "its status is not ok"),
    )


def restore(settings: PitrSettings, backup: str, to: Path, at: datetime | None) -> None:
    """Base backup into `to`; the server fetches the log with the tool's own `archive-get`."""
    target = ["--type=time", f"--target={at.isoformat(sep=' ')}"] if at else []
    if at:
        target.append("--target-action=promote")
    words = [
        f"--stanza={settings.server}",
        f"--pg1-path={to}",
        f"--set={backup}",
        "--archive-mode=off",
        *target,
        "restore",
    ]
    to.mkdir(mode=0o700, exist_ok=True)  # it wants its target to be there, and empty
    run_tool(settings, words, limit_s=RESTORE_LIMIT_S)


def _backup(settings: PitrSettings, each: dict[str, object]) -> BaseBackup:
    times = table(settings, each.get("timestamp"), "timestamp")
    info = each.get("info")
    return BaseBackup(
        id=str(each.get("label")),
        ended_at=moment(settings, times.get("stop")),
        size_bytes=whole(info.get("size")) if isinstance(info, dict) else 0,
    )


def _cluster(each: dict[str, object]) -> object:
    database = each.get("database")
    return database.get("id") if isinstance(database, dict) else None
