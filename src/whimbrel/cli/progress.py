"""A run, told line by line on stderr while it goes on."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import assert_never

from ..plan.step import Step
from ..run.events import (
    BatchDone,
    Blocked,
    CleanedUp,
    Displaced,
    Event,
    IndexProgress,
    MigrationDone,
    MigrationStarted,
    PoisonRow,
    Pulsed,
    Reconnecting,
    Reporter,
    Retrying,
    ServerNotice,
    Stalled,
    StepDone,
    StepStarted,
    Throttled,
    Unseen,
    WaitingForBackend,
    WaitingForDeployer,
)
from .render import counted

# Of a statement, so that the line with its duration stays within 80 columns.
WIDTH = 66
# What only lasts is said again after so many seconds.
AGAIN_S = 10.0
BATCHES_S = 2.0

Say = Callable[[str], None]


def reporter(say: Say) -> Reporter:
    """One line for each event that a person would want to know of."""
    sparing = _Sparing()

    def tell(event: Event) -> None:
        line = line_of(event) if sparing.is_news(event) else ""
        if line:
            say(line)

    return tell


def tell_step(say: Say) -> Callable[[Step, str], None]:
    """The statement, once it has run."""

    def tell(step: Step, _tag: str) -> None:
        say(f"  ✓ {_short(step, WIDTH + 8)}")

    return tell


class _Sparing:
    """Remembers what was told, so that a wait of minutes is a few lines."""

    def __init__(self) -> None:
        self._told: dict[type, object] = {}

    def is_news(self, event: Event) -> bool:
        match event:
            case WaitingForDeployer(holder=holder, waited_s=waited):
                news: object = (holder and holder.pid, int(waited / AGAIN_S))
            case IndexProgress(phase=phase, done=done, total=total):
                news = (phase, done * 10 // total if total else 0)
            case BatchDone() | Throttled():
                news = int(monotonic() / BATCHES_S)
            case Blocked(step=step, blockers=blockers, is_queued=is_queued):
                news = (step.statement.position, is_queued, {each.pid for each in blockers})
            case _:
                return True
        is_told = self._told.get(type(event)) == news
        self._told[type(event)] = news
        return not is_told


def line_of(event: Event, width: int = WIDTH) -> str:
    """What a person would want to know of an event, the statement cut to `width`; else empty."""
    match event:
        case WaitingForDeployer(holder=holder, waited_s=waited):
            return f"  waiting for another deployer, {waited:.0f} s: {holder or 'not visible'}"
        case MigrationStarted(migration=name, steps=steps, already_applied=applied):
            from_before = f", {applied} applied before" if applied else ""
            return f"{name} ({steps} step{'s' * (steps != 1)}{from_before})"
        case MigrationDone(duration_ms=duration):
            return f"  done in {_time(duration)}"
        case StepStarted() | Stalled() | Pulsed():
            return ""
        case StepDone(step=step, duration_ms=duration):
            return f"  ✓ {_short(step, width):{width}} {_time(duration)}"
        case Blocked(step=step):
            return f"  ‖ {_short(step, width)}: {event}"
        case Displaced() | PoisonRow():
            return f"  ✗ {event}"
        case Unseen(what=what):
            return f"  note: {what}"
        case Retrying(reason=reason, attempt=attempt, pause_s=pause):
            return f"  ↻ try {attempt} in {_time(pause * 1000)}: {reason}"
        case Reconnecting(reason=reason):
            return f"  ↻ connecting again: {reason}"
        case IndexProgress(phase=phase, done=done, total=total):
            share = f" {done * 100 // total} %" if total else ""
            return f"  … {phase}{share}"
        case BatchDone(rows=rows, batches=batches, turn=turn):
            sweep = f", sweep {turn - 1}" if turn > 1 else ""
            return f"  … {counted(rows, 'row')} in {counted(batches, 'batch')}{sweep}"
        case Throttled(trouble=trouble):
            return f"  ‖ waiting: {trouble}"
        case CleanedUp(what=what):
            return f"  ✓ removed what an interrupted build had left: {what}"
        case WaitingForBackend(pid=pid):
            return f"  waiting for backend {pid} of the lost connection to end"
        case ServerNotice(severity=severity, message=message):
            return f"  {severity.lower()}: {message}" if severity != "NOTICE" else ""
        case _:
            assert_never(event)


def _short(step: Step, width: int) -> str:
    line = " ".join(step.sql.split())
    return line if len(line) <= width else line[: width - 1] + "…"


def _time(duration_ms: float) -> str:
    return f"{duration_ms:.0f} ms" if duration_ms < 1000 else f"{duration_ms / 1000:.1f} s"
