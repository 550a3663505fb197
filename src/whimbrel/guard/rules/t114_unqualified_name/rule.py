"""A relation without its schema."""

from __future__ import annotations

from ....plan.step import Step
from ...rule import Rule, Situation, said


def _applies(step: Step, situation: Situation) -> str | None:
    if "search_path" in situation.trail.settings or _is_temporary(step):
        return None
    return said(
        f"{name.shown} has no schema"
        for name in (*(touch.relation for touch in step.touches), *step.creates)
        if not name.schema and situation.is_old(name)
    )


def _is_temporary(step: Step) -> bool:
    return any(deed.says("temporary") for deed in step.deeds)


RULE = Rule(
    code="T114",
    name="unqualified-name",
    title="which table is meant, search_path decides",
    why="on a connection with another search_path the statement finds another table, or none",
    instead="write the schema: public.orders",
    applies=_applies,
)
