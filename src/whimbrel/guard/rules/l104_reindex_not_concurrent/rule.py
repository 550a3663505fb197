"""REINDEX without CONCURRENTLY."""

from __future__ import annotations

from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{_what(deed)} is built anew while writes wait"
        for deed in deeds(step, Does.REINDEX)
        if not deed.says("concurrently") and _matters(deed, situation)
    )


def _matters(deed: Deed, situation: Situation) -> bool:
    if not deed.relation.relation:
        return True
    index = situation.trail.index(deed.relation)
    return situation.matters(index.table if index else deed.relation)


def _what(deed: Deed) -> str:
    return deed.relation.shown or f"every index of {deed.kind} {deed.name}".rstrip()


RULE = Rule(
    code="L104",
    name="reindex-not-concurrent",
    title="REINDEX blocks writes, and every query that would use the index",
    why="the table is locked in SHARE mode and each index in ACCESS EXCLUSIVE until it is "
    "built anew",
    instead="REINDEX … CONCURRENTLY; afterwards look for indexes named _ccnew, which a failed "
    "run leaves behind",
    applies=_applies,
    of=(Does.REINDEX,),
)
