"""A strong lock without lock_timeout, for files that another tool runs."""

from __future__ import annotations

from ....plan.step import Step
from ...rule import Rule, Situation, said


def _applies(step: Step, situation: Situation) -> str | None:
    if situation.trail.settings.get("lock_timeout", "0") not in ("0", ""):
        return None
    return said(
        f"{touch.lock.words} on {situation.shown(touch.relation)} is waited for without a limit"
        for touch in step.touches
        if touch.lock.is_strong and situation.is_old(touch.relation)
    )


RULE = Rule(
    code="L129",
    name="missing-lock-timeout",
    title="a strong lock is waited for without a limit",
    why="behind one long query it waits, and everybody queues behind it; `deploy` sets its own "
    "limit, other tools may not",
    instead="SET lock_timeout = '200ms' before it, and try again when it fails",
    applies=_applies,
)
