"""What a rehearsal found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..run.beside import Waits
from ..run.rehearse import Measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One migration; what clients beside it had to wait. `estimate_ms`: its time in the
    environment itself, by the numbers of rows there and here."""

    measured: Measured
    waits: Waits
    estimate_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """`on`: the copy, in words; a backup's ID where it was one. `rows`: relation → the planner's
    estimate in the copy, before. `budget_ms`: how long a deploy of this environment may make others
    wait; None where it may for ever. `checksums` of what was to be tried."""

    environment: str
    on: str
    backup: str
    taken_at: datetime
    restored_s: float
    tried: tuple[Tried, ...]
    rows: tuple[tuple[str, int], ...]
    budget_ms: int | None
    checksums: tuple[str, ...] = ()
    unfilled: tuple[str, ...] = ()

    @property
    def measured(self) -> tuple[Measured, ...]:
        return tuple(each.measured for each in self.tried)

    def overruns(self, each: Measured) -> bool:
        return self.budget_ms is not None and each.stall_ms > self.budget_ms

    @property
    def would_pass(self) -> bool:
        return not any(each.problem or self.overruns(each) for each in self.measured)
