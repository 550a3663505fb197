"""ALTER EXTENSION … UPDATE and DROP EXTENSION."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    changed = (
        f"extension {deed.name} runs a script of its own"
        for deed in deeds(step, Does.EXTENSION)
        if deed.says("update")
    )
    taken = (
        f"an object joins or leaves extension {deed.name}"
        for deed in deeds(step, Does.EXTENSION)
        if deed.says("contents")
    )
    dropped = (
        f"extension {deed.name} is gone with what it holds"
        for deed in deeds(step, Does.DROP)
        if deed.kind == "extension" and not deed.says("cascade")
    )
    return said((*changed, *taken, *dropped))


RULE = Rule(
    code="S214",
    name="extension-change",
    title="an extension changes or goes",
    why="an update runs a script that is not in this file; a dropped extension takes its types "
    "and functions, and columns with them",
    instead="read the extension's notes, rehearse it on a copy, and give it a migration of its own",
    applies=_applies,
    of=(Does.EXTENSION, Does.DROP),
    also=("drop-extension",),
)
