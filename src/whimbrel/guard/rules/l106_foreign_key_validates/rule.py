"""A foreign key that is checked for every row while writers wait."""

from __future__ import annotations

from collections.abc import Iterator

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said((*_added(step, situation), *_enforced(step, situation)))


def _enforced(step: Step, situation: Situation) -> Iterator[str]:
    """ALTER CONSTRAINT … ENFORCED looks at the rows as the first ENFORCED would have; only foreign
    keys can be altered so."""
    for deed in deeds(step, Does.ALTER_CONSTRAINT):
        if deed.says("enforced") and situation.matters(deed.relation):
            yield f"every row of {situation.shown(deed.relation)} is looked up while writers wait"


def _added(step: Step, situation: Situation) -> Iterator[str]:
    return (
        f"every row of {situation.shown(deed.relation)} is looked up in {deed.other.shown} "
        "while writers of both wait"
        for deed in deeds(step, Does.ADD_CONSTRAINT)
        if deed.kind == "foreign key"
        and not deed.says_any("not valid", "not enforced", "new table")
        and deed.relation in step.scans
        and situation.matters(deed.relation)
    )


RULE = Rule(
    code="L106",
    name="foreign-key-validates",
    title="a new foreign key checks every row while both tables' writers wait",
    why="SHARE ROW EXCLUSIVE is held on both tables until every row has been looked up",
    instead="ADD CONSTRAINT … FOREIGN KEY … NOT VALID, commit, then VALIDATE CONSTRAINT, which "
    "lets writers go on",
    applies=_applies,
    of=(Does.ADD_CONSTRAINT, Does.ALTER_CONSTRAINT),
    also=("scan-under-lock",),
)
