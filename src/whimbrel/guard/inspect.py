"""A migration's steps in, the findings of every rule out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ..pg.name import RelationName
from ..plan.born import Born
from ..plan.deed import Does
from ..plan.learn import learn
from ..plan.step import Step
from ..plan.trail import Trail
from .rule import Finding, Rule, finding
from .rules import RULES
from .situation import MEGABYTE, Situation

SMALL_BYTES = 10 * MEGABYTE


class Inspector:
    """Asks each rule only about steps that hold one of the deeds it is about."""

    def __init__(self, rules: Sequence[Rule] = RULES, *, small_bytes: int = SMALL_BYTES) -> None:
        self.small_bytes = small_bytes
        self._rules = tuple(rules)
        self._always = frozenset(n for n, rule in enumerate(rules) if not rule.of)
        self._of: dict[Does, set[int]] = defaultdict(set)
        self._asked_of: dict[frozenset[Does], tuple[Rule, ...]] = {}
        for number, rule in enumerate(rules):
            for kind in rule.of:
                self._of[kind].add(number)

    def inspect(
        self, steps: Iterable[Step], trail: Trail, *, irreversible: bool = False
    ) -> tuple[Finding, ...]:
        """In the order of the steps, then of the codes; `trail` learns from them."""
        walked = self.walk(steps, trail, irreversible=irreversible)
        return tuple(finding for _, findings in walked for finding in findings)

    def walk(
        self,
        steps: Iterable[Step],
        trail: Trail,
        *,
        irreversible: bool = False,
        goes_on: bool = False,
    ) -> Iterator[tuple[Step, tuple[Finding, ...]]]:
        """Each step with its findings; `trail` learns from it when the next one is asked for.
        `goes_on`: these steps are not the whole file."""
        listed = tuple(steps)
        for position, step in enumerate(listed):
            situation = Situation(
                trail=trail,
                file=listed,
                position=position,
                small_bytes=self.small_bytes,
                says_irreversible=irreversible,
                goes_on=goes_on,
            )
            seen = self._found(step, situation)
            for called in _called(step, trail):
                seen += self._found(called, situation)
                learn(trail, called)
            yield step, tuple(_each_once(seen)) if len(seen) > 1 else tuple(seen)
            learn(trail, step)

    def _found(self, step: Step, situation: Situation) -> list[Finding]:
        seen = [(rule, rule.applies(step, situation)) for rule in self._asked(step)]
        return [finding(rule, step, what, situation) for rule, what in seen if what is not None]

    def _asked(self, step: Step) -> tuple[Rule, ...]:
        """Few kinds of statement make up most files, so what is found out is kept."""
        kinds = frozenset([deed.does for deed in step.deeds])
        known = self._asked_of.get(kinds)
        if known is None:
            numbers = self._always.union(*(self._of.get(kind, ()) for kind in kinds))
            known = tuple(self._rules[number] for number in sorted(numbers))
            self._asked_of[kinds] = known
        return known


def _called(step: Step, trail: Trail) -> Iterator[Step]:
    """What the functions do that the step calls and whose bodies were met before."""
    for deed in step.deeds:
        if deed.does is Does.CALL and (body := trail.bodies.get(deed.name)):
            yield replace(body, statement=step.statement)


def _each_once(findings: Iterable[Finding]) -> Iterator[Finding]:
    known: set[tuple[str, str]] = set()
    for each in findings:
        if (each.rule.code, each.what) not in known:
            known.add((each.rule.code, each.what))
            yield each


def inspect(
    steps: Iterable[Step], trail: Trail | None = None, rules: Sequence[Rule] = RULES
) -> tuple[Finding, ...]:
    """What the migration itself made is exempt; with `trail`, so is what was made before it in
    the same deploy, and it learns from the steps."""
    return Inspector(rules).inspect(steps, trail or Trail())


def preexisting(step: Step, born: Born) -> frozenset[RelationName]:
    """Those relations of the step that were there before, and so have users and rows."""
    touched = (touch.relation for touch in step.touches)
    mentioned = (*touched, *step.drops, *step.rewrites, *step.scans, *step.changes_rows)
    return frozenset(name for name in mentioned if born.preexisting(name) is not None)
