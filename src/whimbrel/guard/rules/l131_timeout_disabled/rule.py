"""lock_timeout or statement_timeout turned off before a strong lock."""

from __future__ import annotations

from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{deed.name or 'every setting'} is turned off, and a strong lock on {next_lock} follows"
        for deed in deeds(step, Does.SET)
        if _turns_off(deed, situation) and (next_lock := _lock_after(situation))
    )


_LIMITS = ("lock_timeout", "statement_timeout")


def _turns_off(deed: Deed, situation: Situation) -> bool:
    """From a limit to none; a file that only says 0 at its top, as pg_dump does, turns off none."""
    before = situation.trail.settings
    was_on = [name for name in _LIMITS if before.get(name, "0").strip("'") not in ("0", "")]
    if deed.says("all"):
        return bool(was_on)
    is_off = deed.says("default") or deed.value.strip("'") in ("0", "0s", "0ms", "0min")
    return deed.name in was_on and is_off


def _lock_after(situation: Situation) -> str:
    for step in situation.following:
        if any(d.does is Does.SET and d.name in _LIMITS for d in step.deeds):
            return ""
        for touch in step.touches:
            if touch.lock.is_strong and situation.is_old(touch.relation):
                return touch.relation.shown
    return ""


RULE = Rule(
    code="L131",
    name="timeout-disabled",
    title="a limit is turned off just before it matters",
    why="run by another tool than this one, the next strong lock is waited for without a limit",
    instead="leave the limits alone; `deploy` sets its own before every statement",
    applies=_applies,
    of=(Does.SET,),
)
