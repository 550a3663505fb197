"""Tries the pending migrations on a copy, with rows as many as there are, and measures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import psycopg

from ..backup.chain import follow_up
from ..backup.evidence import Evidence
from ..backup.hold import reading
from ..backup.store import Stored
from ..config.url import DatabaseUrl
from ..db.connect import Connection, connect
from ..db.failure import speaking_with
from ..disk.environ import now_utc
from ..disk.text import read_text
from ..errors import Failure, Notice, Usage
from ..guard.backup_level import Level
from ..guard.identity import judge_identity
from ..ledger.identity import look
from ..ledger.rehearsals import write_rehearsal
from ..ledger.upgrade import ensure_ledger
from ..pg.name import RelationName
from ..read.row_scale import read_row_scale
from ..run.beside import Waits, clients, everyday_statements
from ..run.rehearse import Measured, MeasuredStep, measure
from ..script.parse import parse_script
from ..sources.outside import is_left_out, reaches_outside
from .backup import record_at_source
from .backup_keys import signing_key
from .call import Call
from .enter import enter
from .opened import Opened
from .past import read_past
from .policy_here import policy_of
from .rehearsal_report import keep_rehearsal
from .rehearse_copy import Copy, CopyOptions, copy_to_try
from .rehearsed import Rehearsed, Tried
from .tasks import Prepared, preflight
from .work import Phase, find_work
from .workplace import Workplace, open_workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearseOptions:
    """`clients`: how many read and write beside it; `workload`: what they do, everyday statements
    of the tables concerned without."""

    copy: CopyOptions = field(default_factory=CopyOptions)
    phase: Phase = Phase.EXPAND
    clients: int = 0
    workload: tuple[str, ...] = ()


def statements_of(file: Path) -> tuple[str, ...]:
    """What clients are to run. Raises `Usage` (M185) for a file without a statement, and what the
    parser says of one that is no SQL."""
    found = tuple(
        each.sql for each in parse_script(read_text(file, file.name), name=file.name).statements
    )
    if found:
        return found
    raise Usage(
        Notice(
            code="M185",
            what=f"{file.name} holds no statement",
            why="clients that do nothing would measure nothing",
            next="write into it what the application asks most, each with its semicolon",
        )
    )


def rehearse(call: Call, options: RehearseOptions) -> tuple[Rehearsed, str]:
    """On a copy of this environment's database. Reads that one only, for its policy and its numbers
    of rows; what is pending is asked of the copy. And the file of the project that says it.

    Raises as `copy_to_try` does.
    """
    place = open_workplace(call, "rehearse")
    with enter(call, place) as opened:
        policy = policy_of(place, opened).policy
        with copy_to_try(call, place, opened, options.copy) as copy:
            done = Rehearsed(
                environment=place.environment.name,
                on=copy.on,
                backup=copy.stored.id if copy.stored else "",
                taken_at=copy.as_of,
                restored_s=copy.made_s,
                tried=(),
                rows=(),
                budget_ms=None if place.environment.kind.is_lenient else policy.stall_budget_ms,
                unfilled=copy.unfilled,
            )
            done = _tried(call, place, opened, copy, options, done)
    if done.would_pass and done.checksums:
        if copy.stored is None:
            call.say("note: not recorded: only what ran on a restored backup opens a gate")
        else:
            _record(call, place, copy.stored, done)
            _raise_level(call, place, copy.stored)
    return done, keep_rehearsal(call, place, done) if done.tried else ""


def _raise_level(call: Call, place: Workplace, stored: Stored) -> None:
    """Each level holds those below: what is rehearsed is sound as well. What a verification has
    said meanwhile counts."""

    def raised(before: Evidence | None) -> Evidence | None:
        if stored.evidence is None or before is None or before.level < Level.SOUND:
            return None
        return replace(before, level=Level.REHEARSED, at=now_utc())

    try:
        with reading(stored):
            evidence = follow_up(stored.folder, raised, signing_key(call))
    except Failure as failure:
        call.say(f"note: the backup's level stays as it is: {failure.notice.what}")
        return
    if evidence is not None:
        record_at_source(call, place, stored, evidence)


def _record(call: Call, place: Workplace, stored: Stored, done: Rehearsed) -> None:
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
                checksums=done.checksums,
                stall_ms=max(each.stall_ms for each in done.measured),
            )
        except (Failure, psycopg.Error) as exc:
            what = exc.notice.what if isinstance(exc, Failure) else str(exc)
            call.say(f"note: not recorded: {what}")


def _tried(
    call: Call,
    place: Workplace,
    opened: Opened,
    copy: Copy,
    options: RehearseOptions,
    done: Rehearsed,
) -> Rehearsed:
    """In order, each once; the first that fails ends it."""
    url, schema = copy.url, place.urls.for_schema
    if schema is not None:
        url = replace(url, prisma=schema.value.prisma)
    with (
        speaking_with(url),
        connect(url, application_name="whimbrel rehearse") as conn,
        connect(url, application_name="whimbrel rehearse (watching)") as watching,
    ):
        conn.execute("ANALYZE")
        here = Opened(conn=conn, url=url, identity=judge_identity(*look(conn), place.shared))
        past = read_past(place, here)
        todo = find_work(past, options.phase).todo
        preflight(conn, todo, past.table)
        names = frozenset(name for each in todo for name in each.touched)
        scale = read_row_scale(conn, names)
        shown = {str(name): name.shown for name in names}
        bench = _Bench(
            url=url,
            conn=conn,
            watching=watching,
            clients=options.clients,
            statements=options.workload or _everyday(conn, names, options),
            ratios=_ratios(scale, read_row_scale(opened.conn, names)),
        )
        return replace(
            done,
            tried=tuple(_each(call, todo, bench)),
            rows=tuple(sorted((shown[name], count) for name, count in scale.items())),
            checksums=tuple(each.migration.checksum for each in todo),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bench:
    """`ratios`: relation → how many times as many rows the environment has."""

    url: DatabaseUrl
    conn: Connection
    watching: Connection
    clients: int
    statements: tuple[str, ...]
    ratios: dict[str, float]


def _everyday(
    conn: Connection, names: frozenset[RelationName], options: RehearseOptions
) -> tuple[str, ...]:
    return everyday_statements(conn, names) if options.clients else ()


def _ratios(here: dict[str, int], there: dict[str, int]) -> dict[str, float]:
    return {name: there[name] / rows for name, rows in here.items() if rows and there.get(name)}


def _each(call: Call, todo: Sequence[Prepared], bench: _Bench) -> Iterator[Tried]:
    for each in todo:
        call.say(f"trying {each.migration.name}")
        outside = [reaches_outside(step.statement) for step in each.task.steps]
        if any(outside):
            yield Tried(
                measured=_not_tried(each, next(filter(None, outside))),
                waits=Waits(),
                estimate_ms=0.0,
            )
            return
        with clients(bench.url, bench.statements, bench.clients) as waits:
            found = measure(
                bench.conn, bench.watching, each.task, lambda step: is_left_out(step.statement)
            )
        yield Tried(measured=found, waits=waits, estimate_ms=_estimate(found, bench.ratios))
        if found.problem:
            return


def _estimate(found: Measured, ratios: dict[str, float]) -> float:
    """What reads, rewrites or changes rows takes as many times longer as there are more of them."""
    more = sum(each.duration_ms * (_times(each, ratios) - 1) for each in found.steps)
    return found.duration_ms + more


def _times(each: MeasuredStep, ratios: dict[str, float]) -> float:
    step = each.step
    heavy = (*step.rewrites, *step.scans, *step.changes_rows)
    return max((ratios.get(str(name), 1.0) for name in heavy), default=1.0)


def _not_tried(each: Prepared, why: str) -> Measured:
    problem = f"not tried here: it {why}"
    return Measured(
        migration=each.migration.name, steps=(), duration_ms=0, stall_ms=0, problem=problem
    )
