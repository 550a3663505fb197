"""ADD COLUMN … REFERENCES: two locks at once."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{situation.shown(deed.relation)} and {situation.shown(deed.other)} are locked together"
        for deed in deeds(step, Does.ADD_CONSTRAINT)
        if deed.kind == "foreign key"
        and deed.says("inline")
        and not deed.says("new table")
        and deed.relation not in step.scans
        and deed.other != deed.relation
        and situation.is_old(deed.relation)
        and situation.is_old(deed.other)
        and (situation.matters(deed.relation) or situation.matters(deed.other))
    )


RULE = Rule(
    code="L117",
    name="foreign-key-in-column",
    title="a column with a foreign key locks two tables at once",
    why="ACCESS EXCLUSIVE on its own table and SHARE ROW EXCLUSIVE on the other are held "
    "together; whoever waits for one waits for both",
    instead="ADD COLUMN alone; then ADD CONSTRAINT … FOREIGN KEY … NOT VALID; then VALIDATE "
    "CONSTRAINT, each in a step of its own",
    applies=_applies,
    of=(Does.ADD_CONSTRAINT,),
)
