"""Tries the pending migrations on a restored copy, with rows as many as there are, and measures."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import psycopg

from ..backup.hold import reading
from ..backup.intact import damage
from ..backup.programs import programs_for
from ..backup.restore import NotRestored, restore_into
from ..backup.store import Stored, write_evidence
from ..backup.target import prepare, shaped_database
from ..config.url import DatabaseUrl
from ..db.connect import Connection, connect
from ..db.failure import speaking_with
from ..disk.environ import now_utc
from ..errors import Failure, Notice
from ..guard.backup_level import Level
from ..guard.identity import judge_identity
from ..ledger.identity import look
from ..ledger.rehearsals import write_rehearsal
from ..ledger.upgrade import ensure_ledger
from ..read.row_scale import read_row_scale
from ..run.rehearse import Measured, measure
from ..sources.outside import is_left_out, reaches_outside
from .backup import pick, record_at_source
from .backup_keys import signing_key
from .backup_server import verifying_server
from .call import Call
from .enter import enter
from .opened import Opened
from .past import read_past
from .policy_here import policy_of
from .tasks import Prepared, preflight
from .work import Phase, find_work
from .workplace import Workplace, open_workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """`rows`: relation → the planner's estimate in the copy, before. `budget_ms`: how long a deploy
    of this environment may make others wait; None where it may for ever."""

    environment: str
    backup: str
    taken_at: datetime
    restored_s: float
    measured: tuple[Measured, ...]
    rows: tuple[tuple[str, int], ...]
    budget_ms: int | None

    def overruns(self, each: Measured) -> bool:
        return self.budget_ms is not None and each.stall_ms > self.budget_ms

    @property
    def would_pass(self) -> bool:
        return not any(each.problem or self.overruns(each) for each in self.measured)


def rehearse(call: Call, id: str | None, phase: Phase) -> Rehearsed:
    """On a copy of this environment's newest backup, or of `id`. Reads the environment's database
    only, for its policy; what is pending is asked of the copy.

    Raises `Usage` (B103, B106) without backup, `Failure` (M180, M181) for one that cannot be used.
    """
    place = open_workplace(call, "rehearse")
    stored = _sound(place, id)
    with enter(call, place) as opened:
        policy = policy_of(place, opened).policy
    with verifying_server(place, stored.manifest) as target:
        version = prepare(target, stored.manifest)
        programs = programs_for(stored.manifest.tools.dump_major)
        call.say(f"restoring {stored.id} to {target.shown}")
        began = time.monotonic()
        with shaped_database(target, version, stored.manifest, call.say) as url:
            try:
                with reading(stored):
                    restore_into(url, stored.dump, stored.manifest, programs, lambda: None)
            except NotRestored as exc:
                raise _unusable("M181", stored, f"does not restore: {exc}") from None
            restored_s = time.monotonic() - began
            measured, rows, checksums = _tried(call, place, url, phase)
    done = Rehearsed(
        environment=place.environment.name,
        backup=stored.id,
        taken_at=stored.manifest.taken_at,
        restored_s=restored_s,
        measured=measured,
        rows=rows,
        budget_ms=None if place.environment.kind.is_lenient else policy.stall_budget_ms,
    )
    if done.would_pass and checksums:
        _record(call, place, stored, done, checksums)
        _raise_level(call, place, stored)
    return done


def _raise_level(call: Call, place: Workplace, stored: Stored) -> None:
    """Each level holds those below: what is rehearsed is sound as well."""
    before = stored.evidence
    if before is None or before.level < Level.SOUND:
        return
    raised = replace(before, level=Level.REHEARSED, at=now_utc())
    evidence = write_evidence(stored.folder, raised, signing_key(call))
    record_at_source(call, place, stored, evidence)


def _record(
    call: Call, place: Workplace, stored: Stored, done: Rehearsed, checksums: Sequence[str]
) -> None:
    """In the database that the backup is of, where the gate looks for it; where that cannot be
    written, it is said and no more."""
    with enter(replace(call, say=lambda _: None), place) as opened:
        live, source = opened.identity.live, stored.manifest.source
        here = (live.system_identifier, live.database_oid)
        if not opened.identity.is_known or here != (source.system_identifier, source.database_oid):
            call.say("note: not recorded, because the backup is not of this very database")
            return
        try:
            ensure_ledger(opened.conn)
            write_rehearsal(
                opened.conn,
                by=place.who,
                backup=done.backup,
                taken_at=done.taken_at,
                checksums=checksums,
                stall_ms=max(each.stall_ms for each in done.measured),
            )
        except (Failure, psycopg.Error) as exc:
            what = exc.notice.what if isinstance(exc, Failure) else str(exc)
            call.say(f"note: not recorded: {what}")


def _tried(
    call: Call, place: Workplace, url: DatabaseUrl, phase: Phase
) -> tuple[tuple[Measured, ...], tuple[tuple[str, int], ...], tuple[str, ...]]:
    """In order, each once; the first that fails ends it. What was measured, on how many rows, and
    the checksums of what was to be tried."""
    schema = place.urls.for_schema
    if schema is not None:
        url = replace(url, prisma=schema.value.prisma)
    with (
        speaking_with(url),
        connect(url, application_name="whimbrel rehearse") as conn,
        connect(url, application_name="whimbrel rehearse (watching)") as watching,
    ):
        conn.execute("ANALYZE")
        copy = Opened(conn=conn, url=url, identity=judge_identity(*look(conn), place.shared))
        past = read_past(place, copy)
        todo = find_work(past, phase).todo
        preflight(conn, todo, past.table)
        scale = read_row_scale(conn, frozenset(name for each in todo for name in each.touched))
        shown = {str(name): name.shown for each in todo for name in each.touched}
        rows = tuple(sorted((shown[name], count) for name, count in scale.items()))
        checksums = tuple(each.migration.checksum for each in todo)
        return tuple(_each(call, todo, conn, watching)), rows, checksums


def _each(
    call: Call, todo: Sequence[Prepared], conn: Connection, watching: Connection
) -> Iterator[Measured]:
    for each in todo:
        call.say(f"trying {each.migration.name}")
        outside = [reaches_outside(step.statement) for step in each.task.steps]
        if any(outside):
            yield _not_tried(each, next(filter(None, outside)))
            return
        found = measure(conn, watching, each.task, lambda step: is_left_out(step.statement))
        yield found
        if found.problem:
            return


def _not_tried(each: Prepared, why: str) -> Measured:
    problem = f"not tried here: it {why}"
    return Measured(
        migration=each.migration.name, steps=(), duration_ms=0, stall_ms=0, problem=problem
    )


def _sound(place: Workplace, id: str | None) -> Stored:
    stored = pick(place, id, of_environment=True)
    found = (stored.problem,) if stored.evidence is None else damage(stored)
    if found:
        raise _unusable("M180", stored, f"is damaged: {found[0]}")
    return stored


def _unusable(code: str, stored: Stored, how: str) -> Failure:
    return Failure(
        Notice(
            code=code,
            what=f"{stored.id} {how}",
            why="without a copy of the rows nothing can be measured; nothing was tried",
            next="make a new one: `whimbrel backup create`, or name another: `whimbrel rehearse "
            "--backup ID`",
        )
    )
