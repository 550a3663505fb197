"""GRANT ALL, on all tables, WITH GRANT OPTION."""

from __future__ import annotations

from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{deed.name} gets {_what(deed)}"
        for deed in deeds(step, Does.GRANT)
        if not deed.says_any("public", "role")
        and _is_broad(deed)
        and (not deed.relation.relation or situation.is_old(deed.relation))
    )


def _is_broad(deed: Deed) -> bool:
    return deed.says_any("all privileges", "all in schema", "grant option")


def _what(deed: Deed) -> str:
    rights = "every right" if deed.says("all privileges") else ", ".join(deed.columns).upper()
    where = f"every {deed.kind} in {deed.value}" if deed.says("all in schema") else deed.value
    onward = ", to be granted onward" if deed.says("grant option") else ""
    return f"{rights} on {where or f'every {deed.kind} to come'}{onward}"


RULE = Rule(
    code="S202",
    name="broad-grant",
    title="more rights than are needed",
    why="ALL holds TRUNCATE and TRIGGER, ALL TABLES holds the ones with secrets, GRANT OPTION "
    "hands it on",
    instead="name the rights and the tables",
    applies=_applies,
    of=(Does.GRANT,),
)
