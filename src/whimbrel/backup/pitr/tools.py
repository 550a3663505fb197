"""The one door to every tool: what it has, and a restore."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import assert_never

from ...config.pitr import PitrSettings, PitrTool
from ...config.url import DatabaseUrl
from ...errors import Failure, Notice
from ...guard.coverage import BaseBackup, Coverage
from . import barman, command, pgbackrest, rds


def read_coverage(settings: PitrSettings) -> Coverage:
    """What can be brought back, by the tool's own word. Raises `Failure` (B160 to B162)."""
    match settings.tool:
        case PitrTool.BARMAN:
            return barman.coverage(settings)
        case PitrTool.PGBACKREST:
            return pgbackrest.coverage(settings)
        case PitrTool.RDS:
            return rds.coverage(settings)
        case PitrTool.COMMAND:
            return command.coverage(settings)
        case _:
            assert_never(settings.tool)


def refuse_no_restore(settings: PitrSettings) -> None:
    """Before any work. Raises `Failure` (B163) for what is not restored from here."""
    if settings.tool is PitrTool.RDS:
        raise rds.no_restore(settings)


def restore_files(
    settings: PitrSettings, base: BaseBackup, to: Path, at: datetime | None
) -> DatabaseUrl | None:
    """Fill the empty folder `to` with a server's data, ready to replay its log up to `at`, to the
    end of the log without. A URL where the tool started a server itself.

    Raises `Failure` (B160 to B163).
    """
    match settings.tool:
        case PitrTool.BARMAN:
            barman.restore(settings, base.id, to, at)
        case PitrTool.PGBACKREST:
            pgbackrest.restore(settings, base.id, to, at)
        case PitrTool.RDS:
            raise rds.no_restore(settings)
        case PitrTool.COMMAND:
            return command.restore(settings, base.id, to, at)
        case _:
            assert_never(settings.tool)
    return None


def base_for(coverage: Coverage, at: datetime | None) -> BaseBackup:
    """The newest base backup that had ended by then. Raises `Failure` (B164) where none had."""
    fits = [each for each in coverage.backups if at is None or each.ended_at <= at]
    if fits:
        return fits[-1]
    first = coverage.backups[0] if coverage.backups else None
    since = f"since {first.ended_at:%Y-%m-%d %H:%M:%S} UTC" if first else "nothing yet"
    raise Failure(
        Notice(
            code="B164",
            what=f"{coverage.shown} has no base backup from before that moment"
            if at
            else f"{coverage.shown} has no complete base backup",
            why=f"the log is replayed from the end of one; what can be brought back: {since}",
            next="name a later moment" if first else "make one with the tool itself, then again",
        )
    )
