"""What the guard's rules see in migrations that are about to run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..config.policy_key import Level
from ..guard.inspect import Inspector
from ..guard.levels import default_level
from ..guard.rule import Finding
from ..guard.rules import RULES
from ..plan.trail import Trail
from .tasks import Prepared


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One finding with its place."""

    file: str
    line: int
    finding: Finding

    def __str__(self) -> str:
        code, name = self.finding.rule.code, self.finding.rule.name
        accepted = self.finding.accepted_because
        reason = f" (accepted: {accepted})" if accepted else ""
        return f"{code} {name}: {self.finding.what}, {self.file}:{self.line}{reason}"


def advise(todo: Iterable[Prepared]) -> tuple[Advice, ...]:
    """In the order of files and lines, by production's levels; reads nothing but the migrations.
    What one makes, nobody uses before the next one runs."""
    asked = [rule for rule in RULES if default_level(rule) is not Level.OFF]
    inspector, trail = Inspector(asked), Trail()
    advice: list[Advice] = []
    for each in todo:
        trail.begin_file()
        for finding in inspector.inspect(each.task.steps, trail):
            line = finding.step.statement.line
            advice.append(Advice(file=each.file, line=line, finding=finding))
    return tuple(advice)
