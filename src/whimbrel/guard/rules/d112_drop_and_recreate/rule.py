"""DROP TABLE and CREATE TABLE of one name in one file."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{situation.shown(deed.relation)} is dropped and made again without its rows"
        for deed in deeds(step, Does.DROP)
        if deed.kind == "table"
        and situation.is_old(deed.relation)
        and situation.is_made_again(deed.relation)
        and not situation.makes_room(deed)
    )


RULE = Rule(
    code="D112",
    name="drop-and-recreate",
    title="a table is dropped and made again",
    why="it looks repeatable and empties the table each time it runs",
    instead="ALTER the table that is there; a new shape gets a new name, and its rows are "
    "copied in batches",
    applies=_applies,
    of=(Does.DROP,),
    also=("drop-table", "loses-data"),
)
