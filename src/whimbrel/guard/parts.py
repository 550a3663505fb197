"""A file's text into parts that are read and described, so that others may read what one judges.

Reading needs nothing but the text, and is most of the work; judging needs the trail of all that
came before. Parts can be pickled: several processes read a history that one judges in its order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from ..errors import Failure, Notice
from ..plan.cut import CutMode, cut_mode
from ..plan.facts import describe
from ..plan.step import Step
from ..script import node
from ..script.chunks import LONGEST_STATEMENT, Chunk, chunks, is_readable
from ..script.parse import parse_script
from ..script.psql import without_psql
from ..script.statement import Script

_PSQL = ("S103", "S104")
_DIRECTIVES = ("S106", "S107", "S108")
_MOST_REFUSED = 20  # then they are said, and no more is looked for
# Rules look into the trees of files with these: a value used before its commit, a name prepared.
_WITH_TREES = frozenset({"ALTER TYPE", "PREPARE", "EXECUTE"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Statements of a file, and what could not be read of it. `lines` of the file come before it;
    `is_contract`, `is_irreversible` and `shares` (one transaction) are what the file says."""

    steps: tuple[Step, ...] = ()
    refused: tuple[Notice, ...] = ()
    lines: int = 0
    is_last: bool = True
    is_contract: bool = False
    is_irreversible: bool = False
    shares: bool = False


def read_parts(text: str, name: str) -> Iterator[Part]:
    """In the order of the text; a very long one is never held as a whole. The statements around
    psql's commands and data are read although the file is refused for those."""
    return (read_part(chunk, name) for chunk in parted(text))


def parted(text: str) -> Iterator[Chunk]:
    """What `read_part` takes, at least one."""
    return chunks(text) if is_readable(text) else iter((Chunk(text, 0, is_last=True),))


def read_part(chunk: Chunk, name: str) -> Part:
    if chunk.is_too_long:
        return Part(refused=(_too_long(name, chunk),), lines=0)
    try:
        return part_of(parse_script(chunk.text, name=name), chunk)
    except Failure as failure:
        return _refused(failure.notice, chunk, name)


def _too_long(name: str, chunk: Chunk) -> Notice:
    blank = len(chunk.text) - len(chunk.text.lstrip())
    line = chunk.lines + chunk.text.count("\n", 0, blank) + 1
    return Notice(
        code="S114",
        what=f"{name}, line {line}: a statement that is longer than "
        f"{LONGEST_STATEMENT // 1_000_000} million characters",
        why="its tree would take gigabytes of memory: what it does, and what follows it, is not "
        "seen",
        next="cut it into several statements; many rows are better loaded by COPY, outside of a "
        "migration",
    )


def _refused(notice: Notice, chunk: Chunk, name: str) -> Part:
    if notice.code in _DIRECTIVES:
        return _without_directives(notice, chunk, name)
    part = Part(lines=chunk.lines, is_last=chunk.is_last)
    if notice.code in _PSQL:
        with suppress(Failure):  # it holds more that is no SQL: what was met first is said
            part = part_of(parse_script(without_psql(chunk.text), name=name), chunk)
    return replace(part, refused=(notice,))


def _without_directives(notice: Notice, chunk: Chunk, name: str) -> Part:
    """The file as it is without the comments that are not understood: they hide nothing else."""
    refused = [notice]
    text: str | None = _without_comment(chunk.text, notice)
    while text is not None and len(refused) < _MOST_REFUSED:
        try:
            part = part_of(parse_script(text, name=name), chunk)
            return replace(part, refused=tuple(refused))
        except Failure as failure:
            refused.append(failure.notice)
            of_comment = failure.notice.code in _DIRECTIVES
            text = _without_comment(text, failure.notice) if of_comment else None
    return Part(lines=chunk.lines, is_last=chunk.is_last, refused=tuple(refused))


def _without_comment(text: str, notice: Notice) -> str | None:
    """Without the comment at the place that the notice shows; None where it shows none."""
    found = re.match(r"[^\n]*:(\d+):(\d+)\n", notice.excerpt)
    lines = text.removeprefix("\ufeff").split("\n")
    if found is None or int(found[1]) > len(lines):
        return None
    number, column = int(found[1]) - 1, int(found[2]) - 1
    if not lines[number].startswith("--", column):
        return None
    lines[number] = lines[number][:column]
    return "\n".join(lines)


_WHOLE = Chunk("", 0, is_last=True)


def part_of(script: Script, chunk: Chunk = _WHOLE) -> Part:
    """What was parsed already; its statements say on which lines they stand."""
    said = {(each.name, each.arguments) for each in script.directives}
    return Part(
        steps=describe(script),
        lines=chunk.lines,
        is_last=chunk.is_last,
        is_contract=("phase", ("contract",)) in said,
        is_irreversible=any(name == "irreversible" for name, _ in said),
        shares=cut_mode(script) is CutMode.ONE,
    )


def without_trees(part: Part) -> Part:
    """The same for rules, and less than half to send: trees that no rule looks into are left
    out. They stay *seen*."""
    if any(each.statement.tag in _WITH_TREES for each in part.steps):
        return part
    return replace(part, steps=tuple(map(_bare, part.steps)))


def _bare(step: Step) -> Step:
    if step.statement.node is None:
        return step
    later = _bare(step.runs_later) if step.runs_later else None
    statement = replace(step.statement, node=node.NOTHING)
    return replace(step, statement=statement, runs_later=later)
