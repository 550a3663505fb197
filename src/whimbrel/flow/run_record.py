"""Keeps what a run tells, with the moment of each, for its report."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from ..run.events import (
    Blocked,
    Displaced,
    Event,
    PoisonRow,
    Pulsed,
    Reporter,
    Retrying,
    Stalled,
    StepDone,
    Throttled,
    Unseen,
)

_KEPT = (*(Blocked, Displaced, PoisonRow, Pulsed, Retrying, Stalled, StepDone, Throttled, Unseen),)
MOST_KEPT = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """`at_s`: seconds since the run began."""

    at_s: float
    event: Event


class RunRecord:
    """A reporter that passes everything on. May be told things by several threads at once."""

    def __init__(self, report: Reporter, clock: Callable[[], float] = time.monotonic) -> None:
        self._report = report
        self._clock = clock
        self._began = clock()
        self.moments: list[Moment] = []

    def __call__(self, event: Event) -> None:
        if isinstance(event, _KEPT) and len(self.moments) < MOST_KEPT:
            self.moments.append(Moment(at_s=self._clock() - self._began, event=event))
        self._report(event)
