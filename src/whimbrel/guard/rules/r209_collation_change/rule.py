"""ALTER COLUMN … TYPE … COLLATE."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.facts.types import Retype
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"the indexes on {deed.name} of {situation.shown(deed.relation)} are built anew"
        for deed in deeds(step, Does.ALTER_TYPE)
        if deed.says("collate")
        and situation.matters(deed.relation)
        and situation.retype(deed) is not Retype.REWRITE
    )


RULE = Rule(
    code="R209",
    name="collation-change",
    title="another collation rebuilds every index on the column",
    why="the rows stay, the indexes are built again under ACCESS EXCLUSIVE",
    instead='CREATE INDEX CONCURRENTLY … (column COLLATE "…") beside the old one, and use that',
    applies=_applies,
    of=(Does.ALTER_TYPE,),
    also=("rewrite",),
)
