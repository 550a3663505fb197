"""One topological order: as given where nothing else is asked for, first things first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import heapify, heappop, heappush


class Cycle(Exception):
    """`nodes` wait for each other."""

    def __init__(self, nodes: tuple[int, ...]) -> None:
        super().__init__(f"nodes {nodes} wait for each other")
        self.nodes = nodes


def order(
    after: Sequence[set[int]], weight: Callable[[int], tuple[object, ...]]
) -> tuple[int, ...]:
    """Kahn's algorithm; among the free nodes the one with the least weight goes first.

    `after[n]` are the nodes that come before n. Raises `Cycle` with the nodes of one circle.
    """
    waiting = [len(each) for each in after]
    followers: list[list[int]] = [[] for _ in after]
    for node, firsts in enumerate(after):
        for first in firsts:
            followers[first].append(node)
    free = [(weight(node), node) for node, count in enumerate(waiting) if count == 0]
    heapify(free)
    done: list[int] = []
    while free:
        _, node = heappop(free)
        done.append(node)
        for follower in followers[node]:
            waiting[follower] -= 1
            if waiting[follower] == 0:
                heappush(free, (weight(follower), follower))
    if len(done) < len(after):
        raise Cycle(_circle(after, set(done)))
    return tuple(done)


def _circle(after: Sequence[set[int]], done: set[int]) -> tuple[int, ...]:
    node = next(n for n in range(len(after)) if n not in done)
    path: list[int] = []
    while node not in path:
        path.append(node)
        node = min(first for first in after[node] if first not in done)
    return tuple(path[path.index(node) :])
