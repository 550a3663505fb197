"""DROP VIEW, DROP MATERIALIZED VIEW, DROP FOREIGN TABLE."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{deed.kind} {situation.shown(deed.relation)} is gone"
        for deed in deeds(step, Does.DROP)
        if deed.kind in ("view", "materialized view", "foreign table")
        and situation.is_old(deed.relation)
        # A materialized one has to be filled again before anybody can read it.
        and (deed.kind == "materialized view" or not situation.is_made_again(deed.relation))
    )


RULE = Rule(
    code="A121",
    name="drop-view",
    title="a dropped view breaks the code that reads it",
    why="every query with its name fails at once; a materialized view has to be computed anew "
    "to come back",
    instead="release code that no longer reads it first; drop it in a later migration",
    applies=_applies,
    of=(Does.DROP,),
    also=("drop-matview", "drop-materialized-view", "drop-foreign-table"),
)
