"""GRANT … TO PUBLIC."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"every role gets {', '.join(deed.columns).upper() or 'every right'} on "
        f"{deed.value or deed.kind + 's to come'}"
        for deed in deeds(step, Does.GRANT)
        if deed.says("public")
    )


RULE = Rule(
    code="S201",
    name="grant-public",
    title="everybody gets the right",
    why="PUBLIC is every role that can connect, those of next year too",
    instead="GRANT to the roles that need it",
    applies=_applies,
    of=(Does.GRANT,),
)
