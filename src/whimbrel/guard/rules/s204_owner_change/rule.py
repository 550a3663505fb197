"""OWNER TO, REASSIGN OWNED."""

from __future__ import annotations

from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{deed.relation.shown or deed.name} belongs to {deed.value or 'another role'} from now on"
        for deed in deeds(step, Does.OWNER)
        if (situation.is_old(deed.relation) if deed.relation.relation else _is_old(deed, situation))
    )


def _is_old(deed: Deed, situation: Situation) -> bool:
    return deed.name not in situation.trail.made and deed.kind in ("owned", "schema", "database")


RULE = Rule(
    code="S204",
    name="owner-change",
    title="an object gets another owner",
    why="the former owner loses every right on it, and ACCESS EXCLUSIVE is taken on the table, "
    "its indexes and sequences",
    instead="GRANT what the old owner still needs in the same transaction, and keep it short",
    applies=_applies,
    of=(Does.OWNER,),
)
