"""Judges files of SQL before anybody runs them: given ones, changed ones, or what is pending."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from ..config.kind import Kind
from ..config.policy import default_policy, effective_policy
from ..config.policy_key import Level
from ..disk.text import decoded
from ..errors import Failure
from ..guard.check import Judge, Located, Terms
from ..guard.levels import mild, refuse_unknown
from ..history.layout import SCRIPT
from ..plan.known import NOTHING_KNOWN, Known
from ..plan.trail import Trail
from .call import Call
from .check_sources import CheckOptions, Group, Look, Source, find_groups
from .conflicts import branch_conflicts
from .workplace import Workplace, open_workplace

if TYPE_CHECKING:
    from concurrent.futures import Executor

# Processes to work in, as many as asked for.
Pool = Callable[[int], "Executor"]
_WORTH_A_PROCESS_BYTES = 300_000
_CHUNKS_PER_PROCESS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """`findings` in the order of files and lines, without those that a file accepts by name."""

    findings: tuple[Located, ...]
    accepted: tuple[Located, ...] = ()
    files: int = 0
    notes: tuple[str, ...] = ()
    kind: Kind = Kind.PRODUCTION

    @property
    def stops(self) -> bool:
        return any(each.stops for each in self.findings)


def check(call: Call, options: CheckOptions, look: Look, pool: Pool | None = None) -> Checked:
    """Judged for production unless the call names an environment; on several processors where a
    `pool` is given and there is work for them. Connects only for pending
    migrations and with `--database`, by `look` (`check_pending.look_there`), and reads only.

    Raises `Usage` (U1xx, C132), `Failure` (C150 a file that is not there, H110 without git).
    """
    place = open_workplace(call, "check")
    found = find_groups(call, place, options, look)
    terms = replace(_terms(call, place), database_rules=found.database_rules)
    located = tuple(judge_groups(terms, found.groups, found.known, pool))
    seen = (each for each in located if not each.accepted)
    return Checked(
        findings=(*found.edited(terms), *_clashes(place, options, terms), *seen),
        accepted=tuple(each for each in located if each.accepted),
        files=sum(source.is_judged for group in found.groups for source in group.sources),
        notes=found.notes,
        kind=terms.kind,
    )


def _clashes(place: Workplace, options: CheckOptions, terms: Terms) -> Iterator[Located]:
    """Migrations of REV's branch that change what ours change."""
    if not options.since:
        return
    for each in branch_conflicts(place, options.since) or ():
        yield Located(
            code="T191",
            name="branch-conflict",
            severity=mild(Level.STOP, terms.kind),
            file=f"{place.project.migrations}/{each.ours}/{SCRIPT}",
            line=1,
            statement="",
            what=each.what,
            why=each.why,
            next=each.next,
        )


def _terms(call: Call, place: Workplace) -> Terms:
    kind = place.environment.kind if call.environment is not None else Kind.PRODUCTION
    refuse_unknown(place.settings.rules)
    policy = effective_policy(kind, place.settings.policy, ()).policy
    base = default_policy(kind)
    return Terms(
        kind=kind,
        file_rules=place.settings.rules,
        small_mb=min(policy.small_table_mb, base.small_table_mb)
        if kind is Kind.PRODUCTION
        else policy.small_table_mb,
        large_mb=policy.large_table_mb,
    )


def judge_groups(
    terms: Terms,
    groups: Sequence[Group],
    known: Known = NOTHING_KNOWN,
    pool: Pool | None = None,
) -> Iterator[Located]:
    """In the order of the groups; on as many processors as there are, where that is worth it."""
    processors = _processors()
    size = sum(len(source.raw) for group in groups for source in group.sources)
    if pool is None or size < _WORTH_A_PROCESS_BYTES or len(groups) < 2 or processors < 2:
        yield from _judge_some(groups, terms=terms, known=known)
        return
    count = min(len(groups), processors * _CHUNKS_PER_PROCESS)
    work = partial(_judge_some, terms=terms, known=known)
    with pool(processors) as executor:
        yield from chain.from_iterable(executor.map(work, _parted(groups, count)))


def _processors() -> int:
    """Those that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _parted(groups: Sequence[Group], count: int) -> Iterator[Sequence[Group]]:
    each = -(-len(groups) // count)
    return (groups[start : start + each] for start in range(0, len(groups), each))


def _judge_some(groups: Iterable[Group], *, terms: Terms, known: Known) -> list[Located]:
    """Dry and picklable: the work of one process."""
    was_on = gc.isenabled()
    gc.disable()  # trees of statements hold no cycles, and there are many of them
    try:
        judge = Judge(terms)
        return [each for group in groups for each in _judge_group(judge, group, known)]
    finally:
        if was_on:
            gc.enable()


def _judge_group(judge: Judge, group: Group, known: Known) -> Iterator[Located]:
    trail = Trail(known)
    for source in group.sources:
        located = _judge_source(judge, source, trail)
        if source.is_judged:
            yield from located
            continue
        for _ in located:  # only to learn what it made
            pass
        trail.settle()


def _judge_source(judge: Judge, source: Source, trail: Trail) -> Iterator[Located]:
    try:
        text = decoded(source.raw, source.name)
    except Failure as failure:
        yield judge.refused(failure.notice, source.name)
        return
    yield from judge.judge(text, source.name, trail)
