"""A new table without COMMENT ON TABLE."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    commented = {
        deed.relation.relation for each in situation.following for deed in deeds(each, Does.COMMENT)
    }
    return said(
        f"{deed.relation.shown} has no comment"
        for deed in deeds(step, Does.CREATE_TABLE)
        if not deed.says_any("temporary", "partition") and deed.relation.relation not in commented
    )


RULE = Rule(
    code="Q115",
    name="missing-comment",
    title="nobody says what the table is for",
    why="the one who knows has left by the time it is needed",
    instead="COMMENT ON TABLE in the same migration",
    applies=_applies,
    of=(Does.CREATE_TABLE,),
)
