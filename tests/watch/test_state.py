from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from whimbrel.watch.alert import ALERTS
from whimbrel.watch.baseline import Baseline
from whimbrel.watch.state import REPEAT, News, State, from_text, step, to_text, told

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
WELL: dict[str, str | None] = {alert.name: "" for alert in ALERTS}
BROKEN = WELL | {"migration-failed": "m1 failed"}


def looks(*seen: dict[str, str | None], minutes: int = 1) -> list[list[News]]:
    """What is told at each look, every message arriving."""
    state, at, news = State(), NOON, []
    for each in seen:
        state, messages = step(state, each, at)
        state = told(state, messages, at)
        news.append([message.news for message in messages])
        at += timedelta(minutes=minutes)
    return news


def test_an_alert_is_told_once_and_once_more_when_it_is_over() -> None:
    assert looks(WELL, BROKEN, BROKEN, WELL, WELL) == [[], [News.FIRING], [], [News.RESOLVED], []]


def test_it_is_told_again_after_four_hours() -> None:
    every = int(REPEAT.total_seconds() / 60)
    assert looks(BROKEN, BROKEN, minutes=every) == [[News.FIRING], [News.STILL_FIRING]]


def test_what_cannot_be_seen_now_neither_begins_nor_ends() -> None:
    unseen = WELL | {"migration-failed": None}
    assert looks(unseen, BROKEN, unseen, BROKEN) == [[], [News.FIRING], [], []]


def test_what_nobody_could_be_told_is_told_at_the_next_look() -> None:
    state, messages = step(State(), BROKEN, NOON)
    assert [each.news for each in messages] == [News.FIRING]
    state, messages = step(state, BROKEN, NOON)
    assert [each.news for each in messages] == [News.FIRING]
    state = told(state, messages, NOON)
    state, messages = step(state, WELL, NOON)
    assert [each.news for each in messages] == [News.RESOLVED]
    state, messages = step(state, WELL, NOON)
    assert [each.news for each in messages] == [News.RESOLVED]


def test_what_was_over_before_anybody_was_told_is_not_told() -> None:
    state, _ = step(State(), BROKEN, NOON)
    assert step(state, WELL, NOON)[1] == ()


def test_a_state_is_the_same_after_it_was_written_and_read() -> None:
    baseline = Baseline(at=NOON, commits=1, rollbacks=2, tables={"t": [1, 2, 3, 4]}, statements={})
    state, messages = step(replace(State(), baseline=baseline), BROKEN, NOON)
    state = told(state, messages, NOON)
    assert from_text(to_text(state)) == state
    for broken in ("", "{}", "[]", '{"ringing": 1}', "null"):
        assert from_text(broken) == State()
