"""ALTER TABLE … DROP COLUMN."""

from __future__ import annotations

from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"column {deed.name} of {situation.shown(deed.relation)} is lost{_along(deed, situation)}"
        for deed in deeds(step, Does.DROP_COLUMN)
        if situation.is_old(deed.relation)
        and not situation.trail.is_new_column(deed)
        and not situation.lacks(deed)
        and situation.trail.copy_of(deed.relation, deed.name) is None
    )


def _along(deed: Deed, situation: Situation) -> str:
    """What goes with it, where the database is known: its indexes, and the rest by CASCADE, without
    which the server refuses."""
    table = situation.trail.table(deed.relation)
    every = table.column_dependents.get(deed.name, ()) if table else ()
    along = [each for each in every if deed.says("cascade") or each.startswith("index ")]
    held = [each for each in every if each not in along]
    with_it = f", and with it {', '.join(along)}" if along else ""
    return with_it + (f"; {', '.join(held)} still needs it" if held else "")


RULE = Rule(
    code="D102",
    name="drop-column",
    title="a dropped column takes its values along",
    why="the values cannot be brought back without a backup, and code that still names the "
    "column fails",
    instead="release code that no longer names it first; drop it in a later migration, marked: "
    "-- whimbrel:phase contract; with -- whimbrel:keep above it `whimbrel fix` keeps a copy",
    in_contract="when no running code names it any more, say so above the statement: "
    '-- whimbrel:allow drop-column "why its values are not needed"; with -- whimbrel:keep there '
    "`whimbrel fix` keeps a copy",
    applies=_applies,
    of=(Does.DROP_COLUMN,),
    also=("loses-data",),
)
