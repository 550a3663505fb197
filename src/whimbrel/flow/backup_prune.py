"""Removes old backups, as far as retention lets them go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..backup.hold import Alone
from ..backup.store import Stored, list_backups, remove_backup
from ..disk.environ import now_utc
from ..guard.backup_level import Level
from ..guard.retention import Fate, Held, Retention, judge_retention
from .backup import record_at_source
from .backups_folder import backups_folder
from .call import Call
from .clock import database_time
from .enter import enter_other
from .workplace import Workplace, open_workplace

REMOVED = "removed"  # no level: a row that says it counts for nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """Oldest first. `freed_bytes` of those that go; `is_applied`: they are gone."""

    fates: tuple[Fate, ...]
    freed_bytes: int
    is_applied: bool


def prune(call: Call, retention: Retention, *, is_applied: bool) -> Pruned:
    """Without `is_applied` nothing is removed; nor is what another command reads. That a backup is
    gone is written into the database that it is of, where that is reached; else only the gate of
    this project's folder knows.

    Raises `Failure` (B105, B107).
    """
    place = open_workplace(call, "backup prune")
    folder = backups_folder(place)
    now = _now(call, place)
    with Alone(list_backups(folder)[0]) as alone:
        # What is said of them is read behind the locks: a verification may just have ended.
        stored, _ = list_backups(folder)
        held = [_held(each, is_read=not alone.has(each.id)) for each in stored]
        fates = judge_retention(held, retention, now)
        going = {fate.id for fate in fates if fate.goes}
        for fate in fates:
            if not fate.goes or not is_applied:
                alone.let_go(fate.id)
        gone = [each for each in stored if each.id in going]
        for each in gone if is_applied else ():
            remove_backup(each)
    for each in gone if is_applied else ():
        if each.evidence is not None:
            record_at_source(call, place, each, each.evidence, REMOVED)
    freed = sum(each.manifest.size_bytes for each in gone)
    return Pruned(fates=fates, freed_bytes=freed, is_applied=is_applied)


def _now(call: Call, place: Workplace) -> datetime:
    """The earlier one of two clocks, ours and the database's where that is reached: one that is
    ahead would make backups older than they are."""
    if place.urls.is_embedded:
        return now_utc()
    with enter_other(call, place, place.environment) as opened:
        return min(now_utc(), database_time(call, opened)) if opened else now_utc()


def _held(stored: Stored, *, is_read: bool) -> Held:
    source, evidence = stored.manifest.source, stored.evidence
    return Held(
        id=stored.id,
        of=f"{source.system_identifier}/{source.database_oid}",
        taken_at=stored.manifest.taken_at,
        level=evidence.level if evidence else Level.DAMAGED,
        failed=evidence.failed if evidence else stored.problem,
        is_read=is_read,
    )
