"""What the guard's rules see in migrations that are about to run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..config.policy_key import Level
from ..guard.inspect import Inspector
from ..guard.rule import Finding
from ..guard.rules import RULES
from ..plan.known import NOTHING_KNOWN, Known
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


class Advisor:
    """Looks at one migration after the other, in the order in which they run: what one makes,
    nobody uses before the next one runs. Asks the rules that are not off by `levels`; reads nothing
    but the files, and what is `known` of the database before them."""

    def __init__(self, levels: Mapping[str, Level], known: Known = NOTHING_KNOWN) -> None:
        asked = [rule for rule in RULES if levels[rule.name] is not Level.OFF]
        self._inspector = Inspector(asked)
        self._trail = Trail(known)
        self._advice: list[Advice] = []
        self._seen: set[str] = set()

    def look_at(self, each: Prepared) -> None:
        """The next one; nothing happens where it was looked at before."""
        if each.file in self._seen:
            return
        self._seen.add(each.file)
        self._trail.begin_file()
        for finding in self._inspector.inspect(each.task.steps, self._trail):
            line = finding.step.statement.line
            self._advice.append(Advice(file=each.file, line=line, finding=finding))

    @property
    def advice(self) -> tuple[Advice, ...]:
        """In the order of files and lines."""
        return tuple(self._advice)


def advise(todo: Iterable[Prepared], levels: Mapping[str, Level]) -> tuple[Advice, ...]:
    """What an `Advisor` says of all of them."""
    advisor = Advisor(levels)
    for each in todo:
        advisor.look_at(each)
    return advisor.advice
