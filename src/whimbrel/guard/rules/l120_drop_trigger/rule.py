"""DROP TRIGGER."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"dropping trigger {deed.name} locks {situation.shown(deed.relation)} against reads"
        for deed in deeds(step, Does.DROP)
        if deed.kind == "trigger"
        and situation.matters(deed.relation)
        and not situation.is_put_aside(deed.relation)
    )


RULE = Rule(
    code="L120",
    name="drop-trigger",
    title="dropping a trigger locks out readers too",
    why="ACCESS EXCLUSIVE is taken, where making the trigger took SHARE ROW EXCLUSIVE",
    instead="ALTER TABLE … DISABLE TRIGGER first, which readers do not notice; drop it when "
    "the table is quiet",
    applies=_applies,
    of=(Does.DROP,),
)
