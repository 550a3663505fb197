"""A primary key of type integer or smallint."""

from __future__ import annotations

from ....plan.deed import Deed, Does
from ....plan.facts.types import read_type, shown_type
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"primary key {column} of {deed.relation.shown} is {shown_type(kind)}"
        for deed in deeds(step, Does.ADD_CONSTRAINT)
        if deed.kind == "primary key" and len(deed.columns) == 1
        for column in deed.columns
        if read_type(kind := _type(step, deed, column, situation)).base in _SMALL
    )


_SMALL = ("int4", "int2", "serial4", "serial2")


def _type(step: Step, key: Deed, column: str, situation: Situation) -> str:
    here = (
        deed.type
        for deed in deeds(step, Does.HAVE_COLUMN, Does.ADD_COLUMN)
        if deed.relation == key.relation and deed.name == column
    )
    return next(here, "") or situation.trail.type_of(key.relation, column)


RULE = Rule(
    code="Q101",
    name="int-primary-key",
    title="an integer key runs out at 2,147,483,647",
    why="changing it later rewrites the table and every table that refers to it",
    instead="bigint, or uuid",
    applies=_applies,
    of=(Does.ADD_CONSTRAINT,),
)
