"""A rehearsal as a file of the project, and what a dry run says of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from ..disk.environ import now_utc
from ..disk.write import write_text
from ..errors import Failure
from .call import Call
from .own_folder import own_folder
from .rehearsed import Rehearsed, Tried
from .workplace import Workplace

FOLDER = ".whimbrel/rehearsals"
_FORMAT = 1


def as_json(done: Rehearsed) -> dict[str, object]:
    return {
        "environment": done.environment,
        "on": done.on,
        "backup": done.backup,
        "taken_at": done.taken_at.isoformat(),
        "would_pass": done.would_pass,
        "budget_ms": done.budget_ms,
        "rows": dict(done.rows),
        "unfilled": list(done.unfilled),
        "migrations": [_migration(done, each) for each in done.tried],
    }


def _migration(done: Rehearsed, tried: Tried) -> dict[str, object]:
    each = tried.measured
    return {
        "migration": each.migration,
        "duration_ms": round(each.duration_ms),
        "estimate_ms": round(tried.estimate_ms),
        "stall_ms": round(each.stall_ms),
        "overruns": done.overruns(each),
        "problem": each.problem,
        "beside": {
            "statements": tried.waits.done,
            "longest_ms": round(tried.waits.longest_ms, 1),
            "longest": tried.waits.longest,
            "refused": tried.waits.refused,
        },
        "steps": [
            {
                "tag": step.step.statement.tag,
                "line": step.step.statement.line,
                "duration_ms": round(step.duration_ms, 1),
                "locks": {name: mode.words for name, mode in step.locks},
                "rewritten": list(step.rewritten),
                "wal_bytes": step.wal_bytes,
                "disk_bytes": step.disk_bytes,
            }
            for step in each.steps
        ],
    }


def keep_rehearsal(call: Call, place: Workplace, done: Rehearsed) -> str:
    """The file that says it, relative to the project; "" where none can be written, which is said
    and no more."""
    at = now_utc()
    name = f"{FOLDER}/{at:%Y%m%dT%H%M%SZ}-{done.environment}.json"
    value = {
        "format": _FORMAT,
        "at": at.isoformat(),
        "by": place.who,
        "checksums": list(done.checksums),
        **as_json(done),
    }
    try:
        own_folder(place.root)
        write_text(place.root / name, json.dumps(value, indent=1, ensure_ascii=False) + "\n")
    except Failure as failure:
        call.say(f"note: the rehearsal was not kept: {failure.notice.what}")
        return ""
    return name


def said_of_pending(root: Path, environment: str, checksums: Sequence[str]) -> tuple[str, ...]:
    """What the newest rehearsal here of exactly these files measured, a line each; nothing where
    there is none."""
    for file in sorted((root / FOLDER).glob(f"*-{environment}.json"), reverse=True):
        try:
            value = json.loads(file.read_bytes())
            if value["format"] == _FORMAT and value["checksums"] == list(checksums):
                return tuple(_lines(value))
        except (OSError, ValueError, KeyError, TypeError):
            continue  # another version's, or half a file
    return ()


def _lines(value: dict[str, object]) -> list[str]:
    migrations = value["migrations"]
    assert isinstance(migrations, list)
    found = [f"rehearsed {str(value['at'])[:16].replace('T', ' ')} UTC on {value['on']}:"]
    for each in migrations:
        took = f"{each['migration']}: about {time_in_words(each['estimate_ms'])}"
        waits = each["stall_ms"]
        took += f", others wait {time_in_words(waits)}" if waits else ", nobody waits"
        disk = sum(max(0, step["disk_bytes"]) for step in each["steps"])
        took += f", {size_in_words(disk)} of disk" if disk >= 1_000_000 else ""
        found.append(f"  {took}" + (f"; FAILED: {each['problem']}" if each["problem"] else ""))
    return found


def time_in_words(duration_ms: float) -> str:
    return f"{duration_ms:.0f} ms" if duration_ms < 1000 else f"{duration_ms / 1000:.1f} s"


def size_in_words(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:,.0f} MB" if size_bytes < 1e9 else f"{size_bytes / 1e9:,.1f} GB"
