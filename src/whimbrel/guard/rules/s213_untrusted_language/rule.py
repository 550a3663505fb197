"""A language, or a function, that can do everything the server can."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    languages = (
        f"language {deed.name} is not trusted"
        for deed in deeds(step, Does.LANGUAGE, Does.EXTENSION)
        if not deed.says_any("trusted", "update")
        and deed.name.startswith("pl")
        and _is_untrusted(deed.name)
    )
    routines = (
        f"{deed.kind} {deed.name} is written in {deed.value}"
        for deed in deeds(step, Does.CREATE_ROUTINE)
        if _is_untrusted(deed.value)
    )
    return said((*languages, *routines))


def _is_untrusted(language: str) -> bool:
    return language.lower() in ("c", "internal") or language.lower().endswith(("u", "plsh"))


RULE = Rule(
    code="S213",
    name="untrusted-language",
    title="a function may do whatever the server can",
    why="C and untrusted languages see the server's files, network and memory",
    instead="SQL or PL/pgSQL; the rest belongs into an extension that somebody has reviewed",
    applies=_applies,
    of=(Does.LANGUAGE, Does.EXTENSION, Does.CREATE_ROUTINE),
)
