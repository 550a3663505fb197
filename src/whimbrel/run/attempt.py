"""One migration on its way: which of its steps stand, and which are still to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from ..history.row import LedgerRow
from ..plan.step import Segment, Session, Step, TransactionNeed
from .outcome import StepOutcome, StepState, Task

_MARKERS = (TransactionNeed.BEGINS, TransactionNeed.ENDS)


class TakenBack(Exception):
    """A crash of the server took commits of this attempt that nobody had waited for; `applied`
    knows it already, and the rest is to be run."""


@dataclass(slots=True, kw_only=True)
class Attempt:
    """`is_begun`: is the migration's row in the ledger? `applied` and `doubtful` hold positions;
    the rest is not applied. `is_awaited`: does its last commit wait for the disk?"""

    task: Task
    row_id: str
    started_at: datetime
    is_awaited: bool = True
    is_begun: bool = False
    applied: set[int] = field(default_factory=set)
    doubtful: set[int] = field(default_factory=set)
    durations_ms: dict[int, float] = field(default_factory=dict)
    stall_ms: float = 0.0
    retries: int = 0

    @property
    def name(self) -> str:
        return self.task.name

    @property
    def identity(self) -> tuple[str, str, str]:
        """Row id, name, checksum."""
        return self.row_id, self.name, self.task.migration.checksum

    def row(self) -> LedgerRow:
        """Its row, for writing; times are the ledger's to give."""
        return LedgerRow(
            id=self.row_id,
            checksum=self.task.migration.checksum,
            migration_name=self.name,
            started_at=self.started_at,
        )

    def states(self) -> tuple[StepOutcome, ...]:
        return tuple(
            StepOutcome(
                step=step,
                state=self._state(step),
                duration_ms=self.durations_ms.get(step.statement.position),
            )
            for step in self.task.steps
        )

    def remaining(self) -> tuple[Segment, ...]:
        """The segments with what is not applied of them."""
        rest = (
            replace(segment, steps=tuple(s for s in segment.steps if not self.is_applied(s)))
            for segment in self.task.segments
        )
        return tuple(segment for segment in rest if segment.steps)

    def is_applied(self, step: Step) -> bool:
        return step.statement.position in self.applied

    def next_step(self) -> Step:
        return next(step for step in self.task.steps if not self.is_applied(step))

    def mark_applied(self, steps: Iterable[Step]) -> None:
        for step in steps:
            self.applied.add(step.statement.position)
            self.doubtful.discard(step.statement.position)

    def mark_doubtful(self, steps: Iterable[Step]) -> None:
        """They were sent, and nobody can tell what became of them."""
        self.doubtful |= {s.statement.position for s in steps if not self.is_applied(s)}

    def believe(self, recorded: Iterable[int]) -> bool:
        """What the ledger says is applied, after connections were lost; was there more before?"""
        gone = {step.statement.position for step in self.task.steps if self.is_applied(step)}
        self.applied = set(recorded)
        self.doubtful -= self.applied
        return not gone <= self.applied

    def settings(self) -> tuple[Step, ...]:
        """What a new session must be told before it can go on: settings of applied steps."""
        return tuple(
            step
            for step in self.task.steps
            if self.is_applied(step) and step.session is Session.SETS
        )

    def changes_session(self) -> bool:
        return any(step.session is not Session.UNTOUCHED for step in self.task.steps)

    def takes_strong_lock(self, step: Step) -> bool:
        """Does it make readers or writers of something wait that existed before the migration?"""
        return step.statement.position in self.task.burden.strong

    def born(self) -> tuple[str, ...]:
        """Bare names of all relations that this migration makes."""
        return tuple(name.relation for step in self.task.steps for name in step.creates)

    def is_heavy(self, step: Step) -> bool:
        """Does it read, rewrite or change rows that take time?"""
        return step.statement.position in self.task.burden.heavy or not step.is_seen

    def _state(self, step: Step) -> StepState:
        if self.is_applied(step):
            return StepState.APPLIED
        is_doubtful = step.statement.position in self.doubtful
        return StepState.IN_DOUBT if is_doubtful else StepState.NOT_APPLIED


def is_sent(step: Step) -> bool:
    """The file's own BEGIN and COMMIT are ours to send."""
    return step.transaction not in _MARKERS
