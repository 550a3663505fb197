"""SET of search_path or role for the whole session, never reset."""

from __future__ import annotations

from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said

_OF_OTHERS = ("search_path", "role", "session_authorization", "row_security", "default_tablespace")


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{name} stays set for whatever runs next on this connection"
        for deed in deeds(step, Does.SET, Does.CALL)
        if (name := _sets(deed)) and not _is_reset(name, situation)
    )


def _sets(deed: Deed) -> str:
    if deed.does is Does.CALL or deed.says_any("local", "default", "all"):
        return ""
    return deed.name if deed.name in _OF_OTHERS[:3] else ""


def _is_reset(name: str, situation: Situation) -> bool:
    return any(
        deed.says("all") or deed.name == name
        for step in situation.following
        for deed in deeds(step, Does.SET)
    )


RULE = Rule(
    code="T111",
    name="setting-left-behind",
    title="a setting outlives its migration",
    why="the next statement on the same connection, or the next client of a pooler, finds "
    "other tables or other rights",
    instead="SET LOCAL inside a transaction, or RESET at the end of the file",
    applies=_applies,
    of=(Does.SET, Does.CALL),
)
