"""A PRIMARY KEY that builds its index under ACCESS EXCLUSIVE."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"the index of a primary key is built on {situation.shown(deed.relation)} "
        "under ACCESS EXCLUSIVE"
        for deed in deeds(step, Does.ADD_CONSTRAINT)
        if deed.kind == "primary key"
        and not deed.says_any("using index", "new table")
        and situation.matters(deed.relation)
        and not situation.is_empty_parent(deed)
    )


RULE = Rule(
    code="L109",
    name="primary-key-builds-index",
    title="a new primary key builds its index while everybody waits",
    why="ACCESS EXCLUSIVE is held until the index is built and every row is looked at for NULLs",
    instead="make the columns NOT NULL by a validated check, CREATE UNIQUE INDEX CONCURRENTLY, "
    "then ADD PRIMARY KEY USING INDEX",
    applies=_applies,
    of=(Does.ADD_CONSTRAINT,),
    also=("scan-under-lock",),
)
