"""A new column whose name says that it holds personal data."""

from __future__ import annotations

import re

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said

_PERSONAL = re.compile(
    r"(?:^|_)(?:e?mail|phone|mobile|ssn|iban|dob|birth\w*|passport\w*|tax_?id|salary|gender"
    r"|first_?name|last_?name|surname|address|ip_?address)(?:_|$)"
)


def _applies(step: Step, situation: Situation) -> str | None:
    commented = {
        deed.relation.relation
        for each in situation.following
        for deed in deeds(each, Does.COMMENT)
        if deed.kind == "column"
    }
    return said(
        f"{deed.name} of {deed.relation.shown} seems to hold personal data, and no comment says so"
        for deed in deeds(step, Does.ADD_COLUMN, Does.HAVE_COLUMN)
        if _PERSONAL.search(deed.name.lower()) and deed.name not in commented
    )


RULE = Rule(
    code="S217",
    name="personal-data",
    title="a new column seems to hold personal data",
    why="somebody has to know where it is copied to, who reads it and when it is deleted",
    instead="COMMENT ON COLUMN with what it holds and for how long, in the same migration",
    applies=_applies,
    of=(Does.ADD_COLUMN, Does.HAVE_COLUMN),
)
