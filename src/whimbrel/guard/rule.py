"""What a safety rule is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..errors import Notice
from ..pg.name import RelationName
from ..plan.step import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What a rule may look at besides the step itself.

    `preexisting` are those relations of the step that were there before the migration: only they
    have users who wait, and rows that somebody misses.
    """

    preexisting: frozenset[RelationName]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One hazard: its fixed words, and the one question it asks of a step.

    `applies` returns the sentence of what it saw, None when it saw nothing. How grave that is,
    policy decides.
    """

    code: str
    name: str
    title: str
    why: str
    instead: str
    applies: Callable[[Step, Situation], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a rule saw in a step. `accepted_because` is the reason that the file itself gives."""

    rule: Rule
    step: Step
    what: str
    accepted_because: str = ""

    @property
    def notice(self) -> Notice:
        rule = self.rule
        return Notice(code=rule.code, what=self.what, why=rule.why, next=rule.instead)


def find(rule: Rule, step: Step, situation: Situation) -> Finding | None:
    """The rule's finding in this step, if any."""
    what = rule.applies(step, situation)
    if what is None:
        return None
    return Finding(
        rule=rule, step=step, what=what, accepted_because=reason(step, rule.name, rule.code)
    )


def reason(step: Step, *names: str) -> str:
    """`-- whimbrel:allow drop-column "unused since release 41"` above the statement."""
    for directive in step.statement.directives:
        if directive.name == "allow" and directive.arguments[0] in names:
            return directive.arguments[1]
    return ""
