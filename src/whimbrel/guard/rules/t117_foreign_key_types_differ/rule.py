"""A foreign key between columns of two types."""

from __future__ import annotations

from ....pg.name import RelationName
from ....plan.deed import Deed, Does
from ....plan.facts.types import read_type, shown_type
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{own} {shown_type(own_type)} of {deed.relation.shown} refers to {other} "
        f"{shown_type(other_type)} of "
        f"{deed.other.shown}"
        for deed in deeds(step, Does.ADD_CONSTRAINT)
        if deed.kind == "foreign key"
        for own, other in zip(deed.columns, _referred(deed, situation), strict=False)
        if (own_type := _type(step, deed.relation, own, situation))
        and (other_type := _type(step, deed.other, other, situation))
        and read_type(own_type).base != read_type(other_type).base
    )


def _type(step: Step, table: RelationName, column: str, situation: Situation) -> str:
    """Also of a column that this very statement makes; serial is an integer."""
    own = (d.type for d in deeds(step, Does.HAVE_COLUMN, Does.ADD_COLUMN))
    here = next(
        (
            t
            for d, t in zip(deeds(step, Does.HAVE_COLUMN, Does.ADD_COLUMN), own, strict=True)
            if d.name == column and d.relation == table
        ),
        "",
    )
    found = here or situation.trail.type_of(table, column)
    return found.replace("serial", "int")


def _referred(deed: Deed, situation: Situation) -> tuple[str, ...]:
    if deed.other_columns:
        return deed.other_columns
    keys = (each for _, each in situation.trail.constraints(deed.other))
    return next((each.columns for each in keys if each.kind == "primary key"), ())


RULE = Rule(
    code="T117",
    name="foreign-key-types-differ",
    title="a foreign key compares two types",
    why="each check casts, an index may not serve, and the narrower side overflows first",
    instead="give both columns the same type",
    applies=_applies,
    of=(Does.ADD_CONSTRAINT,),
)
