"""A strong lock without statement_timeout, for files that another tool runs."""

from __future__ import annotations

from ....plan.step import Step
from ...rule import Rule, Situation, said


def _applies(step: Step, situation: Situation) -> str | None:
    if situation.trail.settings.get("statement_timeout", "0") not in ("0", ""):
        return None
    return said(
        f"{touch.lock.words} on {situation.shown(touch.relation)} is held without a limit"
        for touch in step.touches
        if touch.lock.is_strong and situation.is_old(touch.relation)
    )


RULE = Rule(
    code="L130",
    name="missing-statement-timeout",
    title="a statement under a strong lock has no limit",
    why="it runs as long as it takes, and everybody waits; `deploy` sets its own limit, other "
    "tools may not",
    instead="SET statement_timeout = '5s' before it; none for CREATE INDEX CONCURRENTLY and "
    "VALIDATE",
    applies=_applies,
)
