"""What the guard's rules see in migrations that are about to run, and what each step costs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..config.kind import Kind
from ..config.policy_key import Level
from ..guard.check import Terms
from ..guard.inspect import Inspector
from ..guard.levels import level_of, mild
from ..guard.rule import Finding
from ..guard.rules import RULES
from ..guard.situation import MEGABYTE, Situation
from ..plan.known import NOTHING_KNOWN, Known
from ..plan.step import Step
from ..plan.trail import Trail
from .tasks import Prepared


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One finding with its place, what the policy of the environment makes of it, and what
    production's will, as far as files say."""

    file: str
    line: int
    finding: Finding
    severity: Level = Level.ADVISE
    in_production: Level = Level.ADVISE
    is_contract: bool = False  # the file

    @property
    def next(self) -> str:
        return self.finding.rule.next(is_contract=self.is_contract)

    @property
    def needs_a_reason(self) -> bool:
        """For production: nobody has accepted it, and it is more than advice there."""
        return not self.finding.accepted_because and self.in_production in (Level.ASK, Level.STOP)

    def __str__(self) -> str:
        code, name = self.finding.rule.code, self.finding.rule.name
        accepted = self.finding.accepted_because
        reason = f" (accepted: {accepted})" if accepted else ""
        return f"{code} {name}: {self.finding.what}, {self.file}:{self.line}{reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a step means to those who use what was there before; relations with their size, where
    that is known and worth a word."""

    locks: tuple[str, ...] = ()  # the strong ones: "ACCESS EXCLUSIVE on orders (412 GB)"
    rewrites: tuple[str, ...] = ()
    scans: tuple[str, ...] = ()


class Advisor:
    """Looks at one migration after the other, in the order in which they run: what one makes,
    nobody uses before the next one runs. Asks the rules that are not off by `terms`; reads nothing
    but the files, and what is `known` of the database before them."""

    def __init__(self, terms: Terms, known: Known = NOTHING_KNOWN) -> None:
        asked = [rule for rule in RULES if terms.by_rule[rule.name] is not Level.OFF]
        self._terms = terms
        self._production = Terms(kind=Kind.PRODUCTION, file_rules=terms.file_rules)
        self._inspector = Inspector(asked, small_bytes=terms.small_mb * MEGABYTE)
        self._trail = Trail(known)
        self._advice: list[Advice] = []
        self._costs: dict[str, tuple[Cost, ...]] = {}

    def look_at(self, each: Prepared) -> None:
        """The next one; nothing happens where it was looked at before."""
        if each.file not in self._costs:
            self._trail.begin_file()
            self._costs[each.file] = tuple(self._walk(each))

    def _walk(self, each: Prepared) -> Iterator[Cost]:
        for step, findings in self._inspector.walk(each.task.steps, self._trail):
            for finding in findings:
                is_contract, line = each.is_contract, step.statement.line
                self._advice.append(
                    Advice(
                        file=each.file,
                        line=line,
                        finding=finding,
                        severity=_severity(self._terms, finding, is_contract=is_contract),
                        in_production=_severity(self._production, finding, is_contract=is_contract),
                        is_contract=is_contract,
                    )
                )
            yield _cost(step, Situation(trail=self._trail, small_bytes=self._inspector.small_bytes))

    @property
    def advice(self) -> tuple[Advice, ...]:
        """In the order of files and lines."""
        return tuple(self._advice)

    @property
    def costs(self) -> Mapping[str, tuple[Cost, ...]]:
        """By file, one for each of its steps."""
        return self._costs


def _severity(terms: Terms, finding: Finding, *, is_contract: bool) -> Level:
    level = level_of(
        finding,
        terms.by_rule[finding.rule.name],
        is_contract=is_contract,
        large_bytes=terms.large_mb * MEGABYTE,
    )
    return mild(level, terms.kind)


def _cost(step: Step, situation: Situation) -> Cost:
    old = [touch for touch in step.touches if situation.is_old(touch.relation)]
    return Cost(
        locks=tuple(
            f"{touch.lock.words} on {situation.shown(touch.relation)}"
            for touch in old
            if touch.lock.is_strong
        ),
        rewrites=tuple(map(situation.shown, situation.rewritten(step))),
        scans=tuple(situation.shown(name) for name in step.scans if situation.is_old(name)),
    )


def advise(todo: Iterable[Prepared], terms: Terms, known: Known = NOTHING_KNOWN) -> Advisor:
    """An `Advisor` that has looked at all of them."""
    advisor = Advisor(terms, known)
    for each in todo:
        advisor.look_at(each)
    return advisor
