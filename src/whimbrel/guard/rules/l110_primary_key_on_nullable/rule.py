"""PRIMARY KEY USING INDEX where a column may still allow NULLs."""

from __future__ import annotations

from ....pg.name import RelationName
from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{situation.shown(deed.relation)} is read for NULLs in {_columns(deed, situation)} "
        "under ACCESS EXCLUSIVE, unless its NOT NULL is there already"
        for deed in deeds(step, Does.ADD_CONSTRAINT)
        if deed.kind == "primary key"
        and deed.says("using index")
        and situation.matters(deed.relation)
        and not _is_settled(deed, situation)
    )


def _of_index(deed: Deed, situation: Situation) -> tuple[str, ...]:
    index = situation.trail.index(RelationName(deed.relation.schema, deed.value))
    return index.columns if index else ()


def _is_settled(deed: Deed, situation: Situation) -> bool:
    columns = _of_index(deed, situation)
    known = (situation.trail.is_known_not_null(deed.relation, each) for each in columns)
    return bool(columns) and all(known)


def _columns(deed: Deed, situation: Situation) -> str:
    return ", ".join(_of_index(deed, situation)) or f"the columns of {deed.value}"


RULE = Rule(
    code="L110",
    name="primary-key-on-nullable",
    title="a primary key looks for NULLs under ACCESS EXCLUSIVE",
    why="unless every column of it is NOT NULL already, the whole table is read while "
    "everybody waits",
    instead="SET NOT NULL through a validated check first, then ADD PRIMARY KEY USING INDEX",
    applies=_applies,
    of=(Does.ADD_CONSTRAINT,),
    also=("scan-under-lock",),
)
