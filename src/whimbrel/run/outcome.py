"""What became of a migration and of each of its steps."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Protocol

from ..history.layout import Migration
from ..plan.step import Segment, Step
from .burden import Burden, burden_of


class StepState(Enum):
    """What is known of a step's effect in the database."""

    APPLIED = "applied"
    NOT_APPLIED = "not applied"
    IN_DOUBT = "in doubt"


@dataclass(frozen=True, kw_only=True)
class Task:
    """A migration, cut into what shares a transaction."""

    migration: Migration
    segments: tuple[Segment, ...]

    @property
    def name(self) -> str:
        return self.migration.name

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return tuple(step for segment in self.segments for step in segment.steps)

    @cached_property
    def burden(self) -> Burden:
        return burden_of(self.steps)


class Coming(Protocol):
    """What is to be applied next. `work_out` is called while the server is busy: what it takes
    time to know of it is known afterwards."""

    def work_out(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StepOutcome:
    """One step. `duration_ms` is the server's own time, None where it did not run now."""

    step: Step
    state: StepState
    duration_ms: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A migration that is applied. `stall_ms`: the longest that others may have waited for one
    of its transactions, from queueing for the first strong lock to its release.

    `ran`: False when it had been applied before this call.
    """

    migration: str
    row_id: str
    steps: tuple[StepOutcome, ...] = ()
    duration_ms: float = 0.0
    stall_ms: float = 0.0
    retries: int = 0
    ran: bool = True
