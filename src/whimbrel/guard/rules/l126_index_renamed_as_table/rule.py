"""ALTER TABLE … RENAME of an index."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"index {deed.relation.shown} is renamed under ACCESS EXCLUSIVE"
        for deed in deeds(step, Does.RENAME)
        if deed.kind == "table"
        and situation.kind_of(deed) == "index"
        and not situation.is_small(deed.relation)
    )


RULE = Rule(
    code="L126",
    name="index-renamed-as-table",
    title="an index is renamed with a stronger lock than it needs",
    why="ALTER TABLE takes ACCESS EXCLUSIVE on the index, ALTER INDEX only SHARE UPDATE EXCLUSIVE",
    instead="ALTER INDEX … RENAME TO …",
    applies=_applies,
    of=(Does.RENAME,),
)
