"""SECURITY DEFINER without SET search_path."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{deed.kind} {deed.name} runs with its owner's rights and the caller's search_path"
        for deed in deeds(step, Does.CREATE_ROUTINE)
        if deed.says("security definer") and not deed.says("search_path")
    )


RULE = Rule(
    code="S207",
    name="definer-without-path",
    title="a function with its owner's rights finds tables by the caller's search_path",
    why="the caller puts a table or function of his own in front, and it runs with the owner's "
    "rights",
    instead="add SET search_path = pg_catalog, pg_temp to the function, and REVOKE EXECUTE "
    "FROM PUBLIC",
    applies=_applies,
    of=(Does.CREATE_ROUTINE,),
)
