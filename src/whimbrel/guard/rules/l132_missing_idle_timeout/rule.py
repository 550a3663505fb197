"""A strong lock without idle_in_transaction_session_timeout, for files that another tool runs."""

from __future__ import annotations

from ....plan.step import Step
from ...rule import Rule, Situation, said


def _applies(step: Step, situation: Situation) -> str | None:
    settings = situation.trail.settings
    if "idle_in_transaction_session_timeout" in settings or "transaction_timeout" in settings:
        return None
    return said(
        f"{touch.lock.words} on {situation.shown(touch.relation)} outlives a client that dies"
        for touch in step.touches
        if touch.lock.is_strong and situation.is_old(touch.relation)
    )


RULE = Rule(
    code="L132",
    name="missing-idle-timeout",
    title="a client that dies leaves its lock behind",
    why="without idle_in_transaction_session_timeout the server keeps the lock of a client "
    "that is gone until TCP notices",
    instead="SET idle_in_transaction_session_timeout = '30s' at the top",
    applies=_applies,
)
