"""UPDATE, DELETE and INSERT … SELECT over an unknown number of rows."""

from __future__ import annotations

from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said

_ROWS = (Does.UPDATE, Does.DELETE, Does.INSERT, Does.MERGE)


def _applies(step: Step, situation: Situation) -> str | None:
    if any(each.name == "batch" for each in step.statement.directives):
        return None
    return said(
        f"rows of {situation.shown(deed.relation)} are {_VERBS[deed.does]} in one transaction, "
        "however many there are"
        for deed in deeds(step, *_ROWS)
        if situation.matters(deed.relation) and _is_large(deed, step, situation)
    )


_VERBS = {
    Does.UPDATE: "changed",
    Does.DELETE: "deleted",
    Does.INSERT: "added",
    Does.MERGE: "merged",
}


def _is_large(deed: Deed, step: Step, situation: Situation) -> bool:
    if deed.says("limit"):
        return False
    if deed.does is Does.INSERT:
        read = (name for name in step.scans if name != deed.relation)
        return deed.says("bulk") and any(map(situation.matters, read))
    if deed.does is Does.UPDATE and deed.says("every row"):
        return situation.trail.are_new_columns(deed)
    return not deed.says("every row")


RULE = Rule(
    code="T108",
    name="unbatched-rows",
    title="many rows are changed in one transaction",
    why="their locks are held until the commit, replicas fall behind, and vacuum cannot clean "
    "up meanwhile",
    instead="change them in batches by key: -- whimbrel:batch key=id, or a loop of statements "
    "that each name some thousand rows",
    applies=_applies,
    of=(Does.UPDATE, Does.DELETE, Does.INSERT, Does.MERGE),
)
