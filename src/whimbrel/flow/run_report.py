"""The report of a run: what was done, how long each step took, who was kept waiting and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from ..guard.gate import GateAnswer
from ..run.events import (
    Blocked,
    Displaced,
    PoisonRow,
    Pulsed,
    Retrying,
    Stalled,
    StepDone,
    Throttled,
    Unseen,
)
from .aftermath import Aftermath
from .run_record import Moment

FORMAT = 1
_STATEMENT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """`problem` is what the run failed with, "" where it did not. `place` holds no password."""

    environment: str
    place: str
    mark: str
    number: int
    by: str
    began_at: datetime
    took_s: float
    budget_ms: int | None
    migrations: tuple[str, ...]
    gates: tuple[GateAnswer, ...]
    moments: tuple[Moment, ...]
    aftermath: Aftermath
    restore_points: tuple[str, ...] = ()
    problem: str = ""

    @property
    def stalls(self) -> tuple[tuple[float, float], ...]:
        """When a transaction with strong locks ended, in seconds; how long it may have kept others
        waiting, in milliseconds."""
        return tuple(
            (m.at_s, m.event.stall_ms) for m in self.moments if isinstance(m.event, Stalled)
        )

    @property
    def pulses(self) -> tuple[tuple[float, int], ...]:
        """When the breaker looked, and how many sessions waited for locks then."""
        return tuple((m.at_s, m.event.blocked) for m in self.moments if isinstance(m.event, Pulsed))

    @property
    def longest_stall_ms(self) -> float:
        return max((ms for _, ms in self.stalls), default=0.0)


def as_json(report: RunReport) -> dict[str, object]:
    """Format 1, documented in docs/formats.md."""
    after = report.aftermath
    return {
        "format": FORMAT,
        "environment": report.environment,
        "place": report.place,
        "mark": report.mark,
        "number": report.number,
        "by": report.by,
        "began_at": report.began_at.isoformat(),
        "took_s": round(report.took_s, 3),
        "stall_budget_ms": report.budget_ms,
        "longest_stall_ms": round(report.longest_stall_ms, 1),
        "migrations": list(report.migrations),
        "problem": report.problem,
        "gates": [
            {"name": g.name, "outcome": g.outcome.value, "what": g.what} for g in report.gates
        ],
        "steps": [_step(m) for m in report.moments if isinstance(m.event, StepDone)],
        "events": list(_events(report)),
        "stalls": [{"at_s": round(at, 3), "ms": round(ms, 1)} for at, ms in report.stalls],
        "blocked_sessions": [{"at_s": round(at, 3), "count": n} for at, n in report.pulses],
        "after": {
            "schema_as_expected": after.is_as_expected,
            "remarks": list(after.remarks),
            "analysed": list(after.analysed),
            "restore_points": list(report.restore_points),
        },
    }


def as_text(report: RunReport) -> str:
    """For a terminal or a mail."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: RunReport) -> Iterator[str]:
    outcome = f"failed: {report.problem}" if report.problem else "done"
    yield f"run {report.number} of {report.environment} at {report.place} ({report.mark})"
    yield f"began {report.began_at:%Y-%m-%d %H:%M:%S} UTC by {report.by}, {report.took_s:.1f} s"
    yield f"{outcome}: {', '.join(report.migrations) or 'nothing'}"
    budget = f", of {report.budget_ms} ms" if report.budget_ms else ""
    yield f"longest stall that it may have caused: {report.longest_stall_ms:.0f} ms{budget}"
    yield from _section("gates", [each.row for each in report.gates])
    steps = [_step(m) for m in report.moments if isinstance(m.event, StepDone)]
    yield from _section(
        "steps", [f"{s['duration_ms']:>8} ms  {s['migration']}  {s['statement']}" for s in steps]
    )
    events = [f"{each['at_s']:>8} s  {each['said']}" for each in _events(report)]
    yield from _section("on the way", events)
    yield from _section("afterwards", list(afterwards(report)))


def afterwards(report: RunReport) -> Iterator[str]:
    after = report.aftermath
    if after.is_as_expected:
        yield "the schema is the one that staging came to"
    yield from after.remarks
    if after.analysed:
        yield f"analysed: {', '.join(after.analysed)}"
    yield from (f"restore point: {each}" for each in report.restore_points)


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"\n{title}"
        yield from (f"  {each}" for each in lines)


def _step(moment: Moment) -> dict[str, object]:
    event = moment.event
    assert isinstance(event, StepDone)
    statement = " ".join(event.step.sql.split())
    return {
        "at_s": round(moment.at_s, 3),
        "migration": event.migration,
        "statement": statement[:_STATEMENT],
        "duration_ms": round(event.duration_ms),
    }


def _events(report: RunReport) -> Iterator[dict[str, object]]:
    """What was said again and again is said once, with how often and until when."""
    told = ((each.at_s, _said(each)) for each in report.moments)
    for said, group in groupby((each for each in told if each[1]), key=lambda each: each[1]):
        times = [at for at, _ in group]
        more = f" ({len(times)} times, until {times[-1]:.1f} s)" if len(times) > 1 else ""
        yield {"at_s": round(times[0], 3), "said": f"{said}{more}"}


def _said(moment: Moment) -> str:
    match moment.event:
        case Blocked() | Displaced() | PoisonRow() as event:
            return str(event)
        case Retrying(reason=reason, attempt=attempt):
            return f"try {attempt}: {reason}"
        case Throttled(trouble=trouble):
            return f"waited: {trouble}"
        case Unseen(what=what):
            return what
        case _:
            return ""
