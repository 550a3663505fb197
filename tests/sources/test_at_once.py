"""Several things entered at once: what they give, and what is left when one of them fails."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from whimbrel.sources.at_once import entered_at_once


@contextmanager
def _thing(name: str, left: list[str], barrier: threading.Barrier) -> Iterator[str]:
    barrier.wait(timeout=10)
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
