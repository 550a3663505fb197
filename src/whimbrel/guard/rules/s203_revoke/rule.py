"""REVOKE, DROP ROLE, NOLOGIN."""

from __future__ import annotations

from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    roles = (
        f"whoever logs in as role {deed.name} cannot any more"
        for deed in deeds(step, Does.DROP, Does.ROLE)
        if deed.kind == "role" or deed.says("alter", "nologin")
    )
    rights = (
        f"{deed.name} loses {_what(deed)}"
        for deed in deeds(step, Does.REVOKE)
        if (not deed.relation.relation or situation.is_old(deed.relation))
        and not (deed.says("public") and deed.kind in ("schema", "function", "database"))
    )
    return said((*roles, *rights))


def _what(deed: Deed) -> str:
    if deed.says("role"):
        return f"membership in {deed.value}"
    return f"{', '.join(deed.columns).upper() or 'every right'} on {deed.value}"


RULE = Rule(
    code="S203",
    name="revoke",
    title="a right is taken away from running code",
    why="whoever relies on it fails at the next query",
    instead="make sure that the role does not use it: pg_stat_statements, the application's logs",
    applies=_applies,
    of=(Does.REVOKE, Does.DROP, Does.ROLE),
    also=("drop-role",),
)
