"""SET STORAGE, SET COMPRESSION, INHERIT: brief, and everybody waits."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{situation.shown(deed.relation)} is locked against reads and writes for an instant"
        for deed in deeds(step, Does.SET_STORAGE, Does.INHERIT)
        if situation.is_old(deed.relation)
    )


RULE = Rule(
    code="L125",
    name="storage-lock",
    title="a storage setting waits for everybody",
    why="ACCESS EXCLUSIVE is taken for an instant, although only new rows are stored otherwise",
    instead="a short lock_timeout and another try: `deploy` does it so",
    applies=_applies,
    of=(Does.SET_STORAGE, Does.INHERIT),
)
