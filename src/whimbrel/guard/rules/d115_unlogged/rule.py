"""SET UNLOGGED and CREATE UNLOGGED TABLE."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{situation.shown(deed.relation)} does not survive a crash"
        for deed in deeds(step, Does.SET_UNLOGGED, Does.CREATE_TABLE)
        if deed.does is Does.SET_UNLOGGED or deed.says("unlogged")
    )


RULE = Rule(
    code="D115",
    name="unlogged",
    title="an unlogged table is empty after a crash",
    why="its rows are in no write-ahead log: a crash empties it, and replicas do not have it",
    instead="a logged table; unlogged only for what can be computed again",
    applies=_applies,
    of=(Does.SET_UNLOGGED, Does.CREATE_TABLE),
)
