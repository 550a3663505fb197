"""A migration's steps in, the findings of every rule out."""

from __future__ import annotations

from collections.abc import Iterable

from ..pg.name import RelationName
from ..plan.born import Born
from ..plan.step import Step
from .rule import Finding, Situation, find
from .rules import RULES


def inspect(steps: Iterable[Step], born: Born | None = None) -> tuple[Finding, ...]:
    """In the order of the steps, then of the codes. What the migration itself made is exempt;
    with `born`, so is what was made before it in the same deploy, and it learns from the steps."""
    born = born or Born()
    findings: list[Finding] = []
    for step in steps:
        situation = Situation(preexisting=preexisting(step, born))
        findings.extend(found for rule in RULES if (found := find(rule, step, situation)))
        born.learn(step)
    return tuple(findings)


def preexisting(step: Step, born: Born) -> frozenset[RelationName]:
    """Those relations of the step that were there before, and so have users and rows."""
    touched = (touch.relation for touch in step.touches)
    mentioned = (*touched, *step.drops, *step.rewrites, *step.scans, *step.changes_rows)
    return frozenset(name for name in mentioned if born.preexisting(name) is not None)
