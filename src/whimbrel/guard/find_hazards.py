"""What a production deploy has to know of its migrations: findings, and what no rule speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..plan.born import Born
from ..plan.step import Step
from .gate import Hazard
from .inspect import inspect, preexisting
from .rule import reason


def find_hazards(file: str, steps: Iterable[Step], born: Born) -> Iterator[Hazard]:
    """In file order. `born` knows what was made before in the same deploy, and learns."""
    for step in steps:
        is_old = bool(preexisting(step, born)) or not (step.touches or step.drops)
        findings = inspect([step], born)
        for each in findings:
            yield Hazard(
                code=each.rule.code,
                name=each.rule.name,
                what=each.what,
                file=file,
                line=step.statement.line,
                accepted_because=each.accepted_because,
            )
        if not step.is_seen:
            yield _own(file, step, "not-seen", "what it runs is put together while it runs")
        is_told = any(each.rule.code.startswith("D") for each in findings)
        # Rows that a condition names are meant; every row is a rule's business.
        if step.loses_data and is_old and not is_told and not step.changes_rows:
            yield _own(file, step, "loses-data", f"{step.loses_data} is lost")


def _own(file: str, step: Step, name: str, what: str) -> Hazard:
    return Hazard(
        name=name,
        what=what,
        file=file,
        line=step.statement.line,
        accepted_because=reason(step, name),
    )
