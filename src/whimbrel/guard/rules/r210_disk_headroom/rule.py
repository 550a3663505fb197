"""What writes a table or an index anew needs room for the copy."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, size_words


def _applies(step: Step, situation: Situation) -> str | None:
    free = situation.trail.known.free_bytes
    if free is None:
        return None
    builds = [
        deed.relation
        for deed in deeds(step, Does.CREATE_INDEX, Does.REINDEX)
        if not (deed.says("if not exists") and situation.has_index(deed))
    ]
    sizes = (situation.size_bytes(name) or 0 for name in (*situation.rewritten(step), *builds))
    needed = sum(sizes)
    if needed <= free:
        return None
    return f"up to {size_words(needed)} may be needed, and {size_words(free)} are free"


RULE = Rule(
    code="R210",
    name="disk-headroom",
    title="the disk has no room for the copy",
    why="the old and the new files stand side by side until the commit; a full disk stops the "
    "whole server",
    instead="make room first, or choose a form that copies nothing",
    applies=_applies,
)
