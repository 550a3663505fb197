"""DROP OWNED BY."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"everything that role {deed.name} owns is dropped"
        for deed in deeds(step, Does.DROP)
        if deed.kind == "owned"
    )


RULE = Rule(
    code="D106",
    name="drop-owned",
    title="everything that a role owns is dropped",
    why="tables and their rows go with it, and nothing in the statement says which",
    instead="REASSIGN OWNED BY old TO new keeps the objects; drop single ones by name",
    applies=_applies,
    of=(Does.DROP,),
    also=("loses-data",),
)
