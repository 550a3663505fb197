"""CREATE DOMAIN … CHECK."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"domain {deed.relation.shown} checks its values"
        for deed in deeds(step, Does.CREATE_TYPE)
        if deed.kind == "domain" and deed.says("constrained")
    )


RULE = Rule(
    code="Q109",
    name="domain-with-constraint",
    title="a domain's check cannot be changed table by table",
    why="a new check reads every table that uses it at once, and a new column of it rewrites "
    "the table",
    instead="the base type, with a CHECK on each column",
    applies=_applies,
    of=(Does.CREATE_TYPE,),
)
