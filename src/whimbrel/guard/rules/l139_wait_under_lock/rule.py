"""pg_sleep() and other waiting while something is locked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ....pg.name import RelationName
from ....plan.born import plain
from ....plan.step import Step, TransactionNeed
from ....plan.trail import Trail
from ...rule import Rule, Situation


def _applies(step: Step, situation: Situation) -> str | None:
    if not step.waits:
        return None
    held = [name.shown for name in _locked(step, situation)]
    if held:
        return f"{step.waits} waits while {', '.join(held)} is locked"
    rows = [name.shown for name in _rows(step, situation)]
    return f"{step.waits} waits while rows of {', '.join(rows)} are locked" if rows else None


def _locked(step: Step, situation: Situation) -> Iterator[RelationName]:
    trail = situation.trail
    own = (touch.relation for touch in step.touches if touch.lock.is_strong)
    yield from dict.fromkeys((*_before(trail.held, trail), *_old(own, step, situation)))


def _rows(step: Step, situation: Situation) -> Iterator[RelationName]:
    trail = situation.trail
    before = _before(sorted(trail.rows_held), trail)
    yield from dict.fromkeys((*before, *_old(step.changes_rows, step, situation)))


def _before(names: Iterable[RelationName], trail: Trail) -> Iterable[RelationName]:
    return names if trail.in_transaction else ()


def _old(names: Iterable[RelationName], step: Step, situation: Situation) -> Iterator[RelationName]:
    """Those that this very statement locks, unless it commits in between: a block that does
    sleeps between its batches, which is how it should be."""
    if step.transaction is TransactionNeed.OUTSIDE:
        return
    yield from (plain(each) for each in names if situation.is_old(each))


RULE = Rule(
    code="L139",
    name="wait-under-lock",
    title="a lock is held while nothing is done",
    why="whoever needs the table or the rows waits for a clock, for another session or for "
    "another machine",
    instead="commit before it; without BEGIN the file is cut so",
    applies=_applies,
)
