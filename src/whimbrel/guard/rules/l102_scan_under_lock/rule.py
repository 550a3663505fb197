"""A table that is read as a whole while others wait, where no other rule has better words."""

from __future__ import annotations

from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, said

_OTHERS = frozenset(
    (
        Does.ADD_CONSTRAINT,
        Does.SET_NOT_NULL,
        Does.ATTACH,
        Does.CREATE_INDEX,
        Does.REINDEX,
        Does.REFRESH,
        Does.VACUUM,
        Does.CREATE_TABLE,
        Does.CREATE_VIEW,
        Does.LOCK,
        Does.TRUNCATE,
    )
)


def _applies(step: Step, situation: Situation) -> str | None:
    if not step.scans or any(deed.does in _OTHERS or _is_required(deed) for deed in step.deeds):
        return None
    return said(
        f"{situation.shown(touch.relation)} is read as a whole under {touch.lock.words}"
        for touch in step.touches
        if touch.lock.is_strong
        and touch.relation in step.scans
        and touch.relation not in step.rewrites
        and situation.matters(touch.relation)
    )


def _is_required(deed: Deed) -> bool:
    """It fails where there are rows, whatever is read: another rule's words."""
    is_virtual = deed.says("virtual")
    return deed.does is Does.ADD_COLUMN and deed.says("not null") and not is_virtual


RULE = Rule(
    code="L102",
    name="scan-under-lock",
    title="a whole table is read under a strong lock",
    why="everybody who writes to the table, with ACCESS EXCLUSIVE also everybody who reads it, "
    "waits until every row has been read",
    instead="do it in two steps: first without looking at the rows that are there, then the "
    "validation, which lets writers go on",
    applies=_applies,
)
