"""Another type for the client, whatever it costs the server."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.facts.types import Retype, read_type, shown_type
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"column {deed.name} of {situation.shown(deed.relation)} goes from "
        f"{shown_type(old)} to {shown_type(deed.type)} for running code"
        for deed in deeds(step, Does.ALTER_TYPE)
        if situation.is_old(deed.relation)
        and (old := situation.trail.type_of(deed.relation, deed.name))
        and _is_another(old, deed.type)
        and (situation.is_small(deed.relation) or situation.retype(deed) is Retype.NOTHING)
    )


_STRINGS = ("text", "varchar")


def _is_another(old: str, new: str) -> bool:
    before, after = read_type(old).base, read_type(new).base
    return before != after and not (before in _STRINGS and after in _STRINGS)


RULE = Rule(
    code="A109",
    name="client-type-break",
    title="running code gets values of another type",
    why='prepared statements fail with "cached plan must not change result type", and '
    "drivers hand out another type",
    instead="add a column of the new type and switch the code",
    applies=_applies,
    of=(Does.ALTER_TYPE,),
)
