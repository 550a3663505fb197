"""Which alerts ring, since when, and who was told: remembered between two looks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import cast

from .alert import ALERTS, Alert, Seen
from .baseline import Baseline

REPEAT = timedelta(hours=4)


class News(Enum):
    FIRING = "firing"
    STILL_FIRING = "still firing"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ringing:
    """`told_at` None: nobody could be told yet."""

    since: datetime
    what: str
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """By the alert's name. `ended` have been resolved, and nobody could be told of it yet."""

    ringing: Mapping[str, Ringing] = field(default_factory=dict)
    ended: Mapping[str, Ringing] = field(default_factory=dict)
    baseline: Baseline | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What people are to be told of one alert."""

    alert: Alert
    news: News
    what: str
    since: datetime


def step(state: State, seen: Seen, at: datetime) -> tuple[State, tuple[Message, ...]]:
    """The state after this look, and what is to be told: that it rings, every four hours that it
    still does, and that it has ended. What cannot be seen now stays as it was."""
    ringing, ended, messages = {}, dict(state.ended), []
    for alert in ALERTS:
        was = state.ringing.get(alert.name)
        what = seen.get(alert.name)
        if what is None:
            if was is not None:
                ringing[alert.name] = was
            continue
        if what:
            each = replace(was, what=what) if was else Ringing(since=at, what=what)
            ringing[alert.name] = each
            ended.pop(alert.name, None)
            if each.told_at is None or at - each.told_at >= REPEAT:
                news = News.FIRING if each.told_at is None else News.STILL_FIRING
                messages.append(Message(alert=alert, news=news, what=what, since=each.since))
            continue
        over = was or ended.get(alert.name)
        if over is not None and over.told_at is not None:
            ended[alert.name] = over
            messages.append(
                Message(alert=alert, news=News.RESOLVED, what=over.what, since=over.since)
            )
    return replace(state, ringing=ringing, ended=ended), tuple(messages)


def told(state: State, messages: Iterable[Message], at: datetime) -> State:
    """The state once those messages have arrived."""
    ringing, ended = dict(state.ringing), dict(state.ended)
    for each in messages:
        name = each.alert.name
        if each.news is News.RESOLVED:
            ended.pop(name, None)
        elif name in ringing:
            ringing[name] = replace(ringing[name], told_at=at)
    return replace(state, ringing=ringing, ended=ended)


def to_text(state: State) -> str:
    return json.dumps({"format": 1, **asdict(state)}, default=str, indent=1) + "\n"


def from_text(text: str) -> State:
    """An empty state of what cannot be read: the worst is that somebody is told twice."""
    try:
        found = cast("dict[str, object]", json.loads(text))
        baseline = cast("dict[str, object] | None", found["baseline"])
        return State(
            ringing=_ringing(found["ringing"]),
            ended=_ringing(found["ended"]),
            baseline=None if baseline is None else _baseline(baseline),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return State()


def _ringing(found: object) -> dict[str, Ringing]:
    rows = cast("dict[str, dict[str, str | None]]", found)
    return {
        name: Ringing(
            since=datetime.fromisoformat(cast(str, row["since"])),
            what=cast(str, row["what"]),
            told_at=datetime.fromisoformat(row["told_at"]) if row["told_at"] else None,
        )
        for name, row in rows.items()
    }


def _baseline(found: dict[str, object]) -> Baseline:
    at = datetime.fromisoformat(cast(str, found.pop("at")))
    return Baseline(at=at, **found)  # type: ignore[arg-type]
