"""DROP SCHEMA … CASCADE: without CASCADE only an empty schema goes."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"schema {deed.name} is dropped with everything in it"
        for deed in deeds(step, Does.DROP)
        if deed.kind == "schema" and deed.says("cascade")
    )


RULE = Rule(
    code="D105",
    name="drop-schema",
    title="a schema is dropped with everything in it",
    why="every table, view and function in it is gone at once, whoever still uses it, under "
    "ACCESS EXCLUSIVE on each",
    instead="drop the objects one by one in migrations of their own, then the empty schema "
    "without CASCADE",
    applies=_applies,
    of=(Does.DROP,),
    also=("drop-schema-cascade", "loses-data"),
)
