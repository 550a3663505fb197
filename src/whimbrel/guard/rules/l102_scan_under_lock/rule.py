"""A constraint that is checked on every row while others wait."""

from __future__ import annotations

from ....plan.step import Step
from ...rule import Rule, Situation


def _applies(step: Step, situation: Situation) -> str | None:
    if step.creates or step.rewrites:  # an index build or a rewrite: other rules' words
        return None
    for touch in step.touches:
        is_read = touch.relation in step.scans and touch.relation in situation.preexisting
        if is_read and touch.lock.is_strong:
            return f"{touch.relation.shown} is read as a whole under {touch.lock.words}"
    return None


RULE = Rule(
    code="L102",
    name="scan-under-lock",
    title="a whole table is read under a strong lock",
    why="everybody who writes to the table, with ACCESS EXCLUSIVE also everybody who reads "
    "it, waits until every row has been read",
    instead="ADD CONSTRAINT … NOT VALID, commit, then VALIDATE CONSTRAINT, which lets writers go "
    "on",
    applies=_applies,
)
