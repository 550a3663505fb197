"""DROP TABLE of a table that holds rows."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds


def _applies(step: Step, situation: Situation) -> str | None:
    gone = [
        situation.shown(deed.relation)
        for deed in deeds(step, Does.DROP)
        if deed.kind == "table"
        and situation.is_old(deed.relation)
        and not situation.is_partition(deed.relation)
        and not situation.is_made_again(deed.relation)
        and not situation.makes_room(deed)
    ]
    return f"{', '.join(gone)} is dropped with its data" if gone else None


RULE = Rule(
    code="D101",
    name="drop-table",
    title="a dropped table takes its rows along",
    why="the rows cannot be brought back without a backup, and code that still reads the table "
    "fails",
    instead="release code that no longer uses it first; keep the rows by moving the table to "
    "another schema, and drop it in a later migration",
    applies=_applies,
    of=(Does.DROP,),
    also=("loses-data",),
)
