"""Judges files of SQL before anybody runs them: given ones, changed ones, or what is pending."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, TypeVar

from ..catalog.pause import without_collector
from ..config.kind import Kind
from ..config.policy import default_policy, effective_policy
from ..config.policy_key import Level
from ..disk.text import decoded
from ..errors import Failure
from ..guard.check import Judge, Located, Terms
from ..guard.counted import counted
from ..guard.levels import mild, refuse_unknown
from ..guard.parts import Part, part_of, parted, read_part, read_parts, without_trees
from ..history.layout import SCRIPT
from ..plan.known import NOTHING_KNOWN, Known
from ..plan.trail import Trail
from ..script.chunks import Chunk
from .call import Call
from .check_source import Source
from .check_sources import CheckOptions, Group, Look, find_groups
from .conflicts import branch_conflicts
from .workplace import Workplace, open_workplace

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

# Processes to work in, as many as asked for.
Pool = Callable[[int], "Executor"]
_WORTH_A_PROCESS_BYTES = 300_000
_CHUNKS_PER_PROCESS = 4
_FILES_READ_AT_ONCE = 40
_LONG_FILE_BYTES = 1_000_000
_READ_AHEAD = 12  # jobs
T = TypeVar("T")


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
    if pool is None or size < _WORTH_A_PROCESS_BYTES or processors < 2:
        yield from _judge_some(groups, terms=terms, known=known)
        return
    work = partial(_judge_some, terms=terms, known=known)
    with pool(processors) as executor, without_collector():
        for is_long, run in groupby(groups, key=_is_long):
            if is_long:
                yield from _judge_ahead(run, terms, known, executor)
                continue
            single = tuple(run)
            each = -(-len(single) // (processors * _CHUNKS_PER_PROCESS))
            yield from chain.from_iterable(executor.map(work, _parted(single, each)))


def _is_long(group: Group) -> bool:
    """Too much to be one process's work."""
    return len(group.sources) > 1 or len(group.sources[0].raw) > _LONG_FILE_BYTES


def _processors() -> int:
    """Those that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _parted(listed: Sequence[T], each: int) -> Iterator[Sequence[T]]:
    return (listed[start : start + each] for start in range(0, len(listed), each))


# ── files that stand alone: whole groups go to the processes ──


def _judge_some(groups: Iterable[Group], *, terms: Terms, known: Known) -> list[Located]:
    """Dry and picklable: the work of one process."""
    with without_collector():
        judge = Judge(terms)
        return [each for group in groups for each in _judge_group(judge, _each_read(group), known)]


def _each_read(group: Group) -> Iterator[tuple[Source, Iterator[Part]]]:
    return ((source, _read(source)) for source in group.sources)


def _judge_group(
    judge: Judge, read: Iterable[tuple[Source, Iterable[Part]]], known: Known
) -> Iterator[Located]:
    trail = Trail(known)
    for source, parts in read:
        located = counted(judge.judge_parts(parts, source.name, trail))
        if source.is_judged:
            yield from located
            continue
        for _ in located:  # only to learn what it made
            pass
        trail.settle()


def _read(source: Source) -> Iterator[Part]:
    if source.script is not None:
        yield part_of(source.script)
        return
    try:
        text = decoded(source.raw, source.name)
    except Failure as failure:
        yield Part(refused=(failure.notice,))
        return
    yield from read_parts(text, source.name)


# ── a history, or a long file: the processes read ahead, one judges in its order ──


def _judge_ahead(
    groups: Iterable[Group], terms: Terms, known: Known, executor: Executor
) -> Iterator[Located]:
    judge = Judge(terms)
    for group in groups:
        parts = chain.from_iterable(_ahead(executor, _jobs(group)))
        runs = groupby(parts, key=itemgetter(0))
        read = ((group.sources[number], (part for _, part in run)) for number, run in runs)
        yield from _judge_group(judge, read, known)


Numbered = tuple[int, Part]  # the number of its file in the group
Job = Callable[[], list[Numbered]]


def _jobs(group: Group) -> Iterator[Job]:
    """Short files by the dozen, a long one part by part."""
    waiting: list[tuple[int, Source]] = []
    for number, source in enumerate(group.sources):
        if len(source.raw) <= _LONG_FILE_BYTES:
            waiting.append((number, source))
        if len(waiting) >= _FILES_READ_AT_ONCE or len(source.raw) > _LONG_FILE_BYTES:
            yield partial(_read_some, waiting)
            waiting = []
        if len(source.raw) > _LONG_FILE_BYTES:
            yield from _parts_of(number, source)
    yield partial(_read_some, waiting)


def _parts_of(number: int, source: Source) -> Iterator[Job]:
    try:
        text = decoded(source.raw, source.name) if source.script is None else ""
    except Failure:
        text = ""
    if not text:  # it was read before, or is none: that is said there
        yield partial(_read_some, [(number, source)])
        return
    for chunk in parted(text):
        yield partial(_read_chunk, number, source.name, chunk)


def _ahead(executor: Executor, jobs: Iterable[Job]) -> Iterator[list[Numbered]]:
    """In order, and never more of them than can soon be judged, so that memory is bounded."""
    waiting: deque[Future[list[Numbered]]] = deque()
    for job in jobs:
        waiting.append(executor.submit(job))
        if len(waiting) > _READ_AHEAD:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _read_some(sources: Sequence[tuple[int, Source]]) -> list[Numbered]:
    """Dry and picklable as well."""
    with without_collector():
        return [
            (number, without_trees(part)) for number, source in sources for part in _read(source)
        ]


def _read_chunk(number: int, name: str, chunk: Chunk) -> list[Numbered]:
    with without_collector():
        return [(number, without_trees(read_part(chunk, name)))]
