"""VACUUM FULL and CLUSTER."""

from __future__ import annotations

from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{_what(deed, situation)} is written anew under ACCESS EXCLUSIVE"
        for deed in deeds(step, Does.VACUUM, Does.CLUSTER)
        if (deed.does is Does.CLUSTER or deed.says("full"))
        and (not deed.relation.relation or situation.matters(deed.relation))
    )


def _what(deed: Deed, situation: Situation) -> str:
    return situation.shown(deed.relation) if deed.relation.relation else "every table"


RULE = Rule(
    code="L122",
    name="vacuum-full",
    title="VACUUM FULL and CLUSTER write the whole table anew",
    why="nobody reads or writes the table until it is copied, and the disk needs room for both "
    "copies",
    instead="plain VACUUM; where the space must come back, pg_repack or a copy that is swapped",
    applies=_applies,
    of=(Does.VACUUM, Does.CLUSTER),
    also=("rewrite",),
)
