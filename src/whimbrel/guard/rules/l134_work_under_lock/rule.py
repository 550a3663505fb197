"""Long work in a transaction that holds ACCESS EXCLUSIVE."""

from __future__ import annotations

from ....pg.locks import LockMode
from ....plan.born import plain
from ....plan.step import Step
from ...rule import Rule, Situation


def _applies(step: Step, situation: Situation) -> str | None:
    trail = situation.trail
    locked = [n.shown for n, lock in trail.held.items() if lock is LockMode.ACCESS_EXCLUSIVE]
    if not trail.in_transaction or not locked:
        return None
    heavy = [*step.scans, *step.rewrites, *step.changes_rows]
    heavy = [each for each in heavy if situation.matters(each) and plain(each) not in trail.held]
    if not heavy:
        return None
    return f"{situation.shown(heavy[0])} is worked through while {', '.join(locked)} is locked"


RULE = Rule(
    code="L134",
    name="work-under-lock",
    title="long work is done while a table is locked",
    why="readers of the locked table wait until the other statement is done as well",
    instead="commit before it; without BEGIN the file is cut so",
    applies=_applies,
)
