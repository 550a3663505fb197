"""A migration's steps in, the findings of every rule out."""

from __future__ import annotations

from collections.abc import Iterable

from ..pg.name import RelationName
from ..plan.born import Born
from ..plan.step import Step
from .rule import Finding, Situation, find
from .rules import RULES


def inspect(steps: Iterable[Step]) -> tuple[Finding, ...]:
    """In the order of the steps, then of the codes. What the migration itself made is exempt."""
    born = Born()
    findings: list[Finding] = []
    for step in steps:
        situation = Situation(preexisting=_preexisting(step, born))
        findings.extend(found for rule in RULES if (found := find(rule, step, situation)))
        born.learn(step)
    return tuple(findings)


def _preexisting(step: Step, born: Born) -> frozenset[RelationName]:
    touched = (touch.relation for touch in step.touches)
    mentioned = (*touched, *step.drops, *step.rewrites, *step.scans, *step.changes_rows)
    return frozenset(name for name in mentioned if born.preexisting(name) is not None)
