"""Functions that throw away large objects, replication slots, or a standby's way."""

from __future__ import annotations

from ....pg.functions import LOSING
from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said

# Of these another rule tells.
_OF_SESSIONS = frozenset({"pg_terminate_backend", "pg_cancel_backend"})


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{deed.name}() throws away what no ROLLBACK brings back"
        if deed.name.startswith("pg_")
        else f"{deed.name}() changes or removes large objects"
        for deed in deeds(step, Does.CALL)
        if deed.name in LOSING - _OF_SESSIONS
    )


RULE = Rule(
    code="S219",
    name="throws-away",
    title="a function throws something away",
    why="a subscriber without its slot starts from nothing, a promoted standby follows no more, "
    "and large objects are gone with the commit",
    instead="do it by hand, when whoever reads from it is known to have moved on",
    applies=_applies,
    of=(Does.CALL,),
)
