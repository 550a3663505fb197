"""DISABLE TRIGGER, also of event triggers, their DROP, and session_replication_role."""

from __future__ import annotations

from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    toggled = (
        f"{_which(deed)} of {situation.shown(deed.relation)} no longer fire"
        for deed in deeds(step, Does.TOGGLE_TRIGGER)
        if deed.says("disable") and situation.is_old(deed.relation)
    )
    events = (
        f"event trigger {deed.name} no longer fires"
        for deed in deeds(step, Does.TOGGLE_EVENT_TRIGGER, Does.DROP)
        if deed.says("disable") or deed.kind == "event trigger"
    )
    guards = (
        f"{deed.name or deed.value} turns off every trigger and foreign key of this session"
        for deed in deeds(step, Does.SET, Does.CALL)
        if _steps_around(deed)
    )
    return said((*toggled, *events, *guards))


_GUARDS = ("session_replication_role", "event_triggers")


def _which(deed: Deed) -> str:
    return f"trigger {deed.name}" if deed.name else "all triggers"


def _steps_around(deed: Deed) -> bool:
    if deed.does is Does.CALL:
        return deed.name == "set_config" and deed.value.lower() in _GUARDS
    return deed.name in _GUARDS and not deed.says("default") and deed.value not in ("origin", "on")


RULE = Rule(
    code="S210",
    name="triggers-off",
    title="triggers are turned off",
    why="what they guard is not guarded: foreign keys, audit, protection of the data; nothing "
    "is checked afterwards",
    instead="change what the trigger refuses, or let the trigger itself look at a setting of "
    "your own",
    applies=_applies,
    of=(Does.TOGGLE_TRIGGER, Does.TOGGLE_EVENT_TRIGGER, Does.DROP, Does.SET, Does.CALL),
    also=("disable-trigger",),
)
