"""SECURITY DEFINER without SET search_path, and what takes it away."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{deed.kind} {deed.name} runs with its owner's rights and the caller's search_path"
        for deed in deeds(step, Does.CREATE_ROUTINE, Does.ALTER_ROUTINE)
        if (deed.says("security definer") and not deed.says("search_path")) or deed.says("pathless")
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
    of=(Does.CREATE_ROUTINE, Does.ALTER_ROUTINE),
)
