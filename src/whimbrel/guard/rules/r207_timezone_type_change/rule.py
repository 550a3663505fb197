"""timestamp ↔ timestamptz."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.facts.types import Retype
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{situation.shown(deed.relation)} is written anew unless the session's TimeZone is UTC"
        for deed in deeds(step, Does.ALTER_TYPE)
        if situation.matters(deed.relation)
        and situation.retype(deed) is Retype.TIMEZONE
        and situation.trail.settings.get("timezone", "").upper() not in ("UTC", "ETC/UTC", "GMT")
    )


RULE = Rule(
    code="R207",
    name="timezone-type-change",
    title="timestamp to timestamptz rewrites the table unless TimeZone is UTC",
    why="in another time zone every value changes, so every row is written again under ACCESS "
    "EXCLUSIVE",
    instead="SET LOCAL TimeZone = 'UTC' in the same transaction, if the values were meant so",
    applies=_applies,
    of=(Does.ALTER_TYPE,),
    also=("rewrite", "type-change"),
)
