"""An identity, or the default from a new sequence, on a column that holds values."""

from __future__ import annotations

from ....pg.name import RelationName
from ....plan.born import plain
from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{deed.name} of {situation.shown(deed.relation)} counts from 1, whatever it holds already"
        for deed in deeds(step, Does.SET_IDENTITY, Does.SET_DEFAULT)
        if situation.is_old(deed.relation)
        and (_is_new_identity(deed) or _takes_new_sequence(deed, situation))
        and not situation.counts_on(deed)
    )


def _is_new_identity(deed: Deed) -> bool:
    is_new = deed.does is Does.SET_IDENTITY and deed.says("add")
    return is_new and not deed.says_any("start", "restart")


def _takes_new_sequence(deed: Deed, situation: Situation) -> bool:
    """The values of a column that is as new come from the sequence itself."""
    if deed.does is not Does.SET_DEFAULT or not deed.value:
        return False
    schema, _, name = deed.value.rpartition(".")
    sequence = plain(RelationName(schema, name.strip('"')))
    if sequence not in situation.trail.new_sequences:
        return False
    return not situation.trail.is_new_column(deed)


RULE = Rule(
    code="D118",
    name="counts-from-one",
    title="a new counter begins below what is there",
    why="the next INSERTs get numbers that are taken: they fail where the column is unique, and "
    "make duplicates where it is not",
    instead="ADD GENERATED … AS IDENTITY (START WITH n), n well above max(); or SELECT "
    "setval('…', (SELECT max(id) FROM …)) right behind it",
    applies=_applies,
    of=(Does.SET_IDENTITY, Does.SET_DEFAULT),
)
