"""Point-in-time recovery in words and as JSON."""

from __future__ import annotations

from ...backup.drilled import Compared
from ...errors import Notice
from ...guard.coverage import Coverage, Drill
from .. import render


def show_pitr(found: Coverage | Notice) -> None:
    if isinstance(found, Notice):
        render.say(f"point in time: not known: {found.what}")
        render.say(f"next: {found.next}")
        return
    newest = found.newest
    if found.problem or found.since is None or newest is None:
        render.say(f"point in time: {found.shown}: {found.problem or 'no complete base backup'}")
        return
    until = f"{found.until:%Y-%m-%d %H:%M}" if found.until else f"its log's end ({found.last_wal})"
    render.answer(
        f"{found.shown}: every moment from {found.since:%Y-%m-%d %H:%M} to {until}; "
        f"{render.counted(len(found.backups), 'base backup')}, the newest {newest.id}"
    )


def pitr_value(found: Coverage | Notice | None) -> dict[str, object] | None:
    if found is None:
        return None
    if isinstance(found, Notice):
        return {"problem": f"{found.code}: {found.what}"}
    return {
        "tool": found.shown,
        "problem": found.problem,
        "since": found.since.isoformat() if found.since else None,
        "until": found.until.isoformat() if found.until else None,
        "last_wal": found.last_wal,
        "system_identifier": found.system_identifier,
        "backups": [
            {"id": b.id, "ended_at": b.ended_at.isoformat(), "size_bytes": b.size_bytes}
            for b in found.backups
        ],
    }


def drill_value(found: Drill) -> dict[str, object]:
    return {
        "tool": found.tool,
        "reached": found.reached.isoformat() if found.reached else None,
        "failed": found.failed,
        "tables": found.tables,
        "rows": found.rows,
        "compared": found.compared,
        "duration_s": found.duration_s,
        "system_identifier": found.system_identifier,
    }


def rows_value(found: Compared) -> dict[str, object]:
    return {
        "equal_tables": found.equal,
        "later_tables": found.later,
        "missing": list(found.missing),
        "not_compared": list(found.unread),
    }


def rows_line(found: Compared) -> str:
    parts = [f"{render.counted(found.equal, 'table')} equal"]
    if found.later:
        parts.append(f"{found.later} differ as by work since, no committed row is missing")
    parts += found.missing
    return "; ".join(parts)
