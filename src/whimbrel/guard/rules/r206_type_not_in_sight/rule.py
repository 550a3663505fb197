"""ALTER COLUMN … TYPE where the old type decides, and is not in sight."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.facts.types import Retype, shown_type
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{situation.shown(deed.relation)} is written anew unless {deed.name} is of a type that "
        f"{shown_type(deed.type)} widens"
        for deed in deeds(step, Does.ALTER_TYPE)
        if situation.matters(deed.relation)
        and situation.retype(deed) is Retype.UNKNOWN
        and not deed.says("collate")
    )


RULE = Rule(
    code="R206",
    name="type-not-in-sight",
    title="a change of type may rewrite the table",
    why="from a shorter type of the same family only the catalog changes; from any other every "
    "row is written again under ACCESS EXCLUSIVE",
    instead="look at the old type, or let the rule see it: whimbrel check --database, or "
    "--snapshot FILE",
    applies=_applies,
    of=(Does.ALTER_TYPE,),
    also=("rewrite", "type-change"),
)
