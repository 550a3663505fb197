"""CREATE INDEX IF NOT EXISTS of one that exists."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{deed.name} is there already, and writes to {situation.shown(deed.relation)} wait for "
        "nothing"
        for deed in deeds(step, Does.CREATE_INDEX)
        if deed.says("if not exists")
        and not deed.says_any("concurrently", "only")
        and situation.matters(deed.relation)
        and situation.has_index(deed)
    )


RULE = Rule(
    code="L116",
    name="index-if-not-exists",
    title="CREATE INDEX IF NOT EXISTS locks the table to do nothing",
    why="SHARE is taken before the name is looked for: writers queue behind it although the "
    "index is there",
    instead="leave the statement out, or write it with CONCURRENTLY",
    applies=_applies,
    of=(Does.CREATE_INDEX,),
)
