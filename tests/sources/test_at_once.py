"""Several things entered at once: what they give, and what is left when one of them fails."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from tests.waiting import PATIENCE_S

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.sources.at_once import entered_at_once


@contextmanager
def _thing(name: str, left: list[str], barrier: threading.Barrier) -> Iterator[str]:
    barrier.wait(timeout=PATIENCE_S)
    if name == "bad":
        raise ValueError(name)
    yield name
    left.append(name)


def test_each_waits_for_the_others_and_they_come_in_their_order() -> None:
    left: list[str] = []
    barrier = threading.Barrier(2)
    with entered_at_once([_thing(each, left, barrier) for each in ("a", "b")]) as found:
        assert found == ("a", "b")
        assert left == []
    assert sorted(left) == ["a", "b"]


def test_where_one_fails_the_other_is_left_and_the_failure_is_raised() -> None:
    left: list[str] = []
    barrier = threading.Barrier(2)
    things = [_thing(each, left, barrier) for each in ("bad", "good")]
    with pytest.raises(ValueError, match="bad"), entered_at_once(things):
        raise AssertionError("never inside")
    assert left == ["good"]


@contextmanager
def _asleep(url: DatabaseUrl, left: list[str], begun: threading.Event) -> Iterator[str]:
    with connect(url) as conn:
        begun.set()
        try:
            conn.execute("SELECT pg_sleep(600)")
        finally:
            left.append("asleep")
        yield "never"


@contextmanager
def _interrupted(begun: threading.Event) -> Iterator[str]:
    begun.wait(timeout=PATIENCE_S)
    raise KeyboardInterrupt
    yield "never"


def test_what_the_other_one_is_at_is_cancelled_on_the_server(server_url: DatabaseUrl) -> None:
    left: list[str] = []
    begun = threading.Event()
    began = time.monotonic()
    things = [_asleep(server_url, left, begun), _interrupted(begun)]
    with pytest.raises(KeyboardInterrupt), entered_at_once(things):
        raise AssertionError("never inside")
    assert left == ["asleep"]
    assert time.monotonic() - began < 300
