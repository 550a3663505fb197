"""A function or procedure that is called and whose body is not in this file."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...calls import is_unseen_call
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    if step.statement.tag not in ("SELECT", "CALL", "DO"):
        return None
    return said(
        f"{deed.name}() does what its body says, which is not in this file"
        for deed in deeds(step, Does.CALL)
        if is_unseen_call(deed.name)
        and deed.name not in situation.trail.bodies
        and not situation.is_known_pure(deed.name)
    )


RULE = Rule(
    code="T121",
    name="unseen-routine",
    title="a function runs that cannot be seen from here",
    why="its body is in the database: it may change rows, lock tables or commit",
    instead="look at its definition, \\sf in psql; then say so above the statement",
    applies=_applies,
    of=(Does.CALL,),
)
