"""What the guard's rules see in migrations that are about to run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..guard.inspect import inspect
from ..guard.rule import Finding
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
    """In the order of files and lines; reads nothing but the migrations."""
    return tuple(
        Advice(file=each.file, line=finding.step.statement.line, finding=finding)
        for each in todo
        for finding in inspect(each.task.steps)
    )
