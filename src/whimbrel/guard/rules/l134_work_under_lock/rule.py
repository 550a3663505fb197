"""Long work in a transaction that holds ACCESS EXCLUSIVE."""

from __future__ import annotations

from collections.abc import Iterator

from ....pg.locks import LockMode
from ....pg.name import RelationName
from ....plan.born import plain
from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds


def _applies(step: Step, situation: Situation) -> str | None:
    trail = situation.trail
    locked = [n.shown for n, lock in trail.held.items() if lock is LockMode.ACCESS_EXCLUSIVE]
    if not trail.in_transaction or not locked:
        return None
    heavy = [each for each in _worked_through(step, situation) if situation.matters(each)]
    if not heavy:
        return None
    return f"{situation.shown(heavy[0])} is worked through while {', '.join(locked)} is locked"


def _worked_through(step: Step, situation: Situation) -> Iterator[RelationName]:
    """Rows that are changed, or a constraint validated, on a locked table itself, other rules
    speak of; so they do of what takes a strong lock for its own scan."""
    held = situation.trail.held
    strong = {touch.relation for touch in step.touches if touch.lock.is_strong}
    own = {deed.relation for deed in deeds(step, Does.VALIDATE)}
    if step.sets_counter and all(plain(each) in held for each in step.scans):
        return  # of a new identity, which must not be seen before it
    for each in (*step.scans, *step.rewrites, *step.changes_rows):
        is_told = plain(each) in held and (each in step.changes_rows or each in own)
        if each not in strong and not is_told and not situation.trail.is_sequence(each):
            yield each


RULE = Rule(
    code="L134",
    name="work-under-lock",
    title="long work is done while a table is locked",
    why="readers of the locked table wait until the other statement is done as well",
    instead="commit before it; without BEGIN the file is cut so",
    applies=_applies,
)
