"""TRUNCATE."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds


def _applies(step: Step, situation: Situation) -> str | None:
    truncated = [deed for deed in deeds(step, Does.TRUNCATE) if situation.is_old(deed.relation)]
    if not truncated:
        return None
    beyond = ", and every table that refers to it" if truncated[0].says("cascade") else ""
    return f"{', '.join(situation.shown(d.relation) for d in truncated)} is emptied{beyond}"


RULE = Rule(
    code="D103",
    name="truncate",
    title="TRUNCATE empties a table",
    why="every row is gone at once, and readers wait for its ACCESS EXCLUSIVE lock until the "
    "commit",
    instead="DELETE the rows that are meant, in batches, with a condition that names them",
    applies=_applies,
    of=(Does.TRUNCATE,),
    also=("loses-data",),
)
