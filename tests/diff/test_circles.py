"""Nodes share a number exactly where each can reach the other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from whimbrel.diff.circles import circles

GRAPHS = st.dictionaries(st.integers(0, 6), st.sets(st.integers(0, 6)))


def _reached(to: dict[int, set[int]], start: int) -> set[int]:
    seen, waiting = {start}, [start]
    while waiting:
        for each in to.get(waiting.pop(), set()) - seen:
            seen.add(each)
            waiting.append(each)
    return seen


@given(GRAPHS)
def test_they_share_a_number_where_each_reaches_the_other(to: dict[int, set[int]]) -> None:
    found = circles(to)
    nodes = {*to, *(each for others in to.values() for each in others)}
    assert found.keys() == nodes
    for one in nodes:
        for two in nodes:
            is_circle = two in _reached(to, one) and one in _reached(to, two)
            assert (found[one] == found[two]) == is_circle


def test_a_ring_of_ten_thousand_is_one_circle() -> None:
    ring = {n: [(n + 1) % 10_000] for n in range(10_000)}
    assert len(set(circles(ring).values())) == 1
