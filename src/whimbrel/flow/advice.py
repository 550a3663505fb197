"""What the guard's rules see in migrations that are about to run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..config.policy_key import Level
from ..guard.inspect import Inspector
from ..guard.levels import DEFAULT_RULES, default_level
from ..guard.rule import Finding
from ..plan.step import Step
from ..plan.trail import Trail
from .call import Call
from .hazards_fact import known_there
from .opened import Opened
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
    nobody uses before the next one runs. By production's levels; reads nothing but the files."""

    def __init__(self) -> None:
        self._inspector = Inspector(DEFAULT_RULES)
        self._trail = Trail()
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


def advise(todo: Iterable[Prepared]) -> tuple[Advice, ...]:
    """What an `Advisor` says of all of them."""
    advisor = Advisor()
    for each in todo:
        advisor.look_at(each)
    return advisor.advice


def say_hazards(call: Call, opened: Opened, steps: Sequence[Step], name: str) -> None:
    """What production would stop or ask about, said before it runs where nobody minds: with the
    sizes of this very database, so that a table of four rows is no hazard. Read only."""
    trail = Trail(known_there(opened.conn))
    trail.begin_file()
    for found in Inspector(DEFAULT_RULES).inspect(steps, trail):
        if default_level(found.rule) is not Level.ADVISE and not found.accepted_because:
            line = found.step.statement.line
            call.say(f"advice: {found.rule.code} {found.rule.name}: {found.what}, {name}:{line}")
