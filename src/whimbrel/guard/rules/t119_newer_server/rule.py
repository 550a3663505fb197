"""Syntax that the server is too old for."""

from __future__ import annotations

from collections.abc import Iterator

from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, said


def _applies(step: Step, situation: Situation) -> str | None:
    major = situation.server_major
    if major == 0:
        return None
    return said(
        f"{what} needs PostgreSQL {since}, and this is {major}"
        for deed in step.deeds
        for what, since in _needs(deed)
        if major < since
    )


def _needs(deed: Deed) -> Iterator[tuple[str, int]]:
    if deed.says("virtual"):
        yield "a VIRTUAL column", 18
    if deed.says("not enforced"):
        yield "NOT ENFORCED", 18
    if deed.does is Does.ADD_CONSTRAINT and deed.kind == "not null":
        yield "a NOT NULL constraint by name", 18
    if deed.says("without overlaps"):
        yield "WITHOUT OVERLAPS", 18
    if deed.does is Does.CREATE_EVENT_TRIGGER and deed.kind == "login":
        yield "an event trigger on login", 17
    if deed.does is Does.SET_EXPRESSION:
        yield "SET EXPRESSION", 17
    if deed.does is Does.MERGE:
        yield "MERGE", 15
    if deed.says("nulls not distinct"):
        yield "NULLS NOT DISTINCT", 15
    if deed.does is Does.CALL and deed.name in ("uuidv7", "uuidv4"):
        yield f"{deed.name}()", 18
    if deed.does is Does.SET and deed.name == "transaction_timeout":
        yield "transaction_timeout", 17


RULE = Rule(
    code="T119",
    name="newer-server",
    title="the server is too old for this",
    why="it does not know the words, and the migration fails there",
    instead="write it without, or upgrade the server first",
    applies=_applies,
)
