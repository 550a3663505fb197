"""DROP DATABASE."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"database {deed.name} is dropped with everything in it"
        for deed in deeds(step, Does.DROP)
        if deed.kind == "database"
    )


RULE = Rule(
    code="D107",
    name="drop-database",
    title="a whole database is dropped",
    why="everything in it is lost, and it does not belong to the database that this migration "
    "changes",
    instead="nothing of the sort in a migration; drop a database by hand, as its own operation",
    applies=_applies,
    of=(Does.DROP,),
    also=("loses-data",),
)
