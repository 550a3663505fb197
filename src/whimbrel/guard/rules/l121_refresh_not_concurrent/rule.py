"""REFRESH MATERIALIZED VIEW without CONCURRENTLY."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"readers of {situation.shown(deed.relation)} wait until it is filled"
        for deed in deeds(step, Does.REFRESH)
        if not deed.says_any("concurrently", "no data") and situation.matters(deed.relation)
    )


RULE = Rule(
    code="L121",
    name="refresh-not-concurrent",
    title="a materialized view cannot be read while it is filled",
    why="ACCESS EXCLUSIVE is held until its query has run to the end",
    instead="REFRESH MATERIALIZED VIEW CONCURRENTLY; it needs a unique index on whole columns",
    applies=_applies,
    of=(Does.REFRESH,),
)
