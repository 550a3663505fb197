"""A name that has to be quoted."""

from __future__ import annotations

import re

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    kinds = (Does.CREATE_TABLE, Does.ADD_COLUMN, Does.HAVE_COLUMN, Does.CREATE_INDEX)
    names = (
        deed.relation.relation if deed.does is Does.CREATE_TABLE else deed.name
        for deed in deeds(step, *kinds)
    )
    return said(f"{name} has to be quoted" for name in names if name and not _PLAIN.fullmatch(name))


_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")


RULE = Rule(
    code="Q114",
    name="naming",
    title="a name has to be quoted for ever",
    why="capital letters, blanks and reserved words work only within quotes, in every query "
    "and tool",
    instead="small letters, digits and underscores",
    applies=_applies,
    of=(Does.CREATE_TABLE, Does.ADD_COLUMN, Does.HAVE_COLUMN, Does.CREATE_INDEX),
)
