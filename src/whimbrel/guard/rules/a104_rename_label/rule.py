"""ALTER TYPE … RENAME VALUE."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"value {deed.name} of {deed.relation.shown} is now called {deed.value}"
        for deed in deeds(step, Does.RENAME_LABEL)
    )


RULE = Rule(
    code="A104",
    name="rename-label",
    title="a renamed enum value breaks the code that writes it",
    why="every INSERT and comparison with the old value fails at once",
    instead="ADD VALUE, release code that knows both, move the rows in batches; the old value "
    "stays unused",
    applies=_applies,
    of=(Does.RENAME_LABEL,),
)
