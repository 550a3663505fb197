"""RENAME of a table or view, unless a view keeps the old name."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{situation.shown(deed.relation)} is now called {deed.value}"
        for deed in deeds(step, Does.RENAME)
        if deed.kind in (*_KINDS, "index", "sequence")
        and situation.kind_of(deed) in _KINDS
        and situation.is_old(deed.relation)
        and not deed.relation.schema.startswith("whimbrel_")
        and not situation.is_made_again(deed.relation)
    )


_KINDS = ("table", "view", "materialized view", "foreign table")


RULE = Rule(
    code="A102",
    name="rename-table",
    title="a renamed table breaks the code that is running",
    why="between this migration and the last restart of the application every query with the "
    "old name fails",
    instead="rename it and CREATE VIEW old AS SELECT * FROM new in one transaction; drop the "
    "view in a later migration",
    applies=_applies,
    of=(Does.RENAME,),
)
