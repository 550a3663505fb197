"""An index of four columns or more."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said

_MOST = 3


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{deed.name or 'an index'} on {deed.relation.shown} has {len(deed.columns)} columns"
        for deed in deeds(step, Does.CREATE_INDEX)
        if len(deed.columns) > _MOST and not deed.says("unique")
    )


RULE = Rule(
    code="Q111",
    name="wide-index",
    title="a wide index is rarely used whole",
    why="it is large, each write pays for it, and queries mostly use its first columns",
    instead="the columns that queries filter by; the rest by INCLUDE",
    applies=_applies,
    of=(Does.CREATE_INDEX,),
)
