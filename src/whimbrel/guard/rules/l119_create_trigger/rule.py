"""CREATE TRIGGER and ENABLE TRIGGER on a table that is in use."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"a trigger of {situation.shown(deed.relation)} waits for its writers"
        for deed in deeds(step, Does.CREATE_TRIGGER, Does.TOGGLE_TRIGGER)
        if situation.is_old(deed.relation) and not deed.says("disable")
    )


RULE = Rule(
    code="L119",
    name="create-trigger",
    title="a trigger waits for every writer, and they wait for it",
    why="SHARE ROW EXCLUSIVE is taken for an instant; behind one long transaction every later "
    "writer queues",
    instead="a short lock_timeout and another try: `deploy` does it so",
    applies=_applies,
    of=(Does.CREATE_TRIGGER, Does.TOGGLE_TRIGGER),
)
