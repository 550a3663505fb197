"""An index whose columns another index begins with."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{deed.name or 'the index'} repeats {name.shown}"
        for deed in deeds(step, Does.CREATE_INDEX)
        if not deed.says_any("where", "expressions", "unique", "only")
        for name, each in situation.trail.indexes_of(deed.relation)
        if name.relation != deed.name
        and each.is_valid
        and not each.is_partial
        and "" not in each.columns
        and each.columns[: len(deed.columns)] == deed.columns
    )


RULE = Rule(
    code="Q117",
    name="duplicate-index",
    title="an index repeats another one",
    why="each write pays for both, and queries use one",
    instead="leave it out, or drop the other one",
    applies=_applies,
    of=(Does.CREATE_INDEX,),
)
