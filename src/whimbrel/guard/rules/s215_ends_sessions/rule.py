"""pg_terminate_backend(), pg_cancel_backend()."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{deed.name}() ends what somebody else is doing"
        for deed in deeds(step, Does.CALL)
        if deed.name in ("pg_terminate_backend", "pg_cancel_backend")
    )


RULE = Rule(
    code="S215",
    name="ends-sessions",
    title="other people's sessions are ended",
    why="their transactions are rolled back in the middle, whoever they are",
    instead="wait for them: `deploy` names who is in the way, and tries again",
    applies=_applies,
    of=(Does.CALL,),
    also=("losing-function",),
)
