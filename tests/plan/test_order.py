"""Every edge is kept, weights decide the rest, circles are named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whimbrel.plan.order import Cycle, order


def test_without_edges_the_weights_decide() -> None:
    assert order([set(), set(), set()], lambda node: (-node,)) == (2, 1, 0)


def test_an_edge_is_stronger_than_a_weight() -> None:
    assert order([{2}, set(), set()], lambda node: (node,)) == (1, 2, 0)


def test_a_circle_is_named_by_its_nodes() -> None:
    with pytest.raises(Cycle) as caught:
        order([set(), {2, 0}, {3}, {1}], lambda node: (node,))
    assert sorted(caught.value.nodes) == [1, 2, 3]


@given(
    st.integers(1, 30).flatmap(
        lambda size: st.lists(
            st.sets(st.integers(0, size - 1), max_size=4), min_size=size, max_size=size
        )
    )
)
def test_any_graph_without_circles_is_ordered_whole(given_edges: list[set[int]]) -> None:
    # Edges to smaller numbers only: no circle is possible.
    after = [{first for first in firsts if first < n} for n, firsts in enumerate(given_edges)]
    ranks = order(after, lambda node: (-node,))
    place = {node: rank for rank, node in enumerate(ranks)}
    assert sorted(ranks) == list(range(len(after)))
    assert all(place[first] < place[n] for n, firsts in enumerate(after) for first in firsts)
