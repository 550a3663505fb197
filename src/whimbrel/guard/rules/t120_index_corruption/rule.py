"""CREATE INDEX CONCURRENTLY and REINDEX CONCURRENTLY on 14.0 to 14.3."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    version = situation.trail.known.server_version
    if not 140000 <= version < 140004:
        return None
    return said(
        f"{deed.does.value} CONCURRENTLY on 14.{version % 10000} may miss rows"
        for deed in deeds(step, Does.CREATE_INDEX, Does.REINDEX)
        if deed.says("concurrently")
    )


RULE = Rule(
    code="T120",
    name="index-corruption",
    title="this server builds concurrent indexes that miss rows",
    why="14.0 to 14.3 can leave rows out of an index that is built beside writers, and queries "
    "then do not find them",
    instead="upgrade to 14.4 or later first; it needs no dump",
    applies=_applies,
    of=(Does.CREATE_INDEX, Does.REINDEX),
)
