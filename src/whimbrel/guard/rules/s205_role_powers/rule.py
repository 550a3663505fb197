"""SUPERUSER, BYPASSRLS, REPLICATION, CREATEROLE, and roles that hold them."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said

_POWERS = ("superuser", "bypassrls", "replication", "createrole")


def _applies(step: Step, situation: Situation) -> str | None:
    roles = (
        f"role {deed.name} gets {', '.join(p.upper() for p in _POWERS if deed.says(p))}"
        for deed in deeds(step, Does.ROLE)
        if deed.says_any(*_POWERS)
    )
    members = (
        f"{deed.name} becomes a member of {deed.value}"
        for deed in deeds(step, Does.GRANT)
        if deed.says("role") and any(r.startswith("pg_") for r in deed.value.split(", "))
    )
    return said((*roles, *members))


RULE = Rule(
    code="S205",
    name="role-powers",
    title="a role gets powers over the whole server",
    why="it reads and changes everything, past policies and privileges",
    instead="grant the one right that is needed, by hand and for a while",
    applies=_applies,
    of=(Does.ROLE, Does.GRANT),
)
