"""pg_advisory_lock() in a migration."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{deed.name}() is held until the session ends"
        for deed in deeds(step, Does.CALL)
        if deed.name.startswith(("pg_advisory_", "pg_try_advisory_"))
        and "_xact_" not in deed.name
        and "unlock" not in deed.name
    )


RULE = Rule(
    code="S216",
    name="advisory-lock",
    title="a migration takes an advisory lock",
    why="it is held by the session: a pooler hands it to somebody else, and a waiter blocks "
    "CREATE INDEX CONCURRENTLY",
    instead="none is needed: one deployer at a time is what `deploy` sees to; else "
    "pg_advisory_xact_lock()",
    applies=_applies,
    of=(Does.CALL,),
)
