"""A name of more than 63 bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, said

_LONGEST_BYTES = 63


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{whole[0]} is cut to {name}"
        for name in _new_names(step)
        # A character of several bytes is left out as a whole.
        if _LONGEST_BYTES - 3 <= len(name.encode()) <= _LONGEST_BYTES
        # The parser has cut it already, as the server does.
        and (whole := re.search(re.escape(name) + r"[^\s\"(),.;]+", step.statement.sql))
    )


_NAMING = (Does.ADD_COLUMN, Does.HAVE_COLUMN, Does.ADD_CONSTRAINT, Does.CREATE_INDEX)


def _new_names(step: Step) -> Iterator[str]:
    for deed in step.deeds:
        if deed.does in _NAMING or deed.does is Does.CREATE_TRIGGER:
            yield deed.name
        elif deed.does in (Does.CREATE_TABLE, Does.CREATE_VIEW, Does.CREATE_SEQUENCE):
            yield deed.relation.relation
        elif deed.does is Does.RENAME:
            yield deed.value


RULE = Rule(
    code="T116",
    name="name-too-long",
    title="a name is cut at 63 bytes",
    why="the server cuts it with a notice nobody reads; two long names become one, and code "
    "that uses the whole name fails",
    instead="choose a shorter one",
    applies=_applies,
)
