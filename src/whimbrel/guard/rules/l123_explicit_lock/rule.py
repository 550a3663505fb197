"""LOCK TABLE in a strong mode, and FOR UPDATE of a whole table."""

from __future__ import annotations

from ....pg.locks import LockMode
from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{situation.shown(deed.relation)} is locked {_how(deed)} until the commit"
        for deed in deeds(step, Does.LOCK)
        if situation.is_old(deed.relation) and (deed.says("for update") or deed.value in _STRONG)
    )


_STRONG = frozenset(mode.words for mode in LockMode if mode.is_strong)


def _how(deed: Deed) -> str:
    return "row by row" if deed.says("for update") else f"in {deed.value} mode"


RULE = Rule(
    code="L123",
    name="explicit-lock",
    title="a table is locked by hand",
    why="the lock is held until the transaction ends, and the order in which tables are locked "
    "decides about deadlocks",
    instead="the weakest mode that serves, with NOWAIT or a short lock_timeout, always in the "
    "same order",
    applies=_applies,
    of=(Does.LOCK,),
)
