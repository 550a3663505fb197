"""What goes round in circles: the strongly connected parts of a graph."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


def circles(to: Mapping[Node, Collection[Node]]) -> dict[Node, int]:
    """For each node that is in `to` or led to a number that it shares with those, and only those,
    that it can reach and that can reach it. Kosaraju's algorithm, in linear time."""
    back: dict[Node, list[Node]] = {}
    for node, others in to.items():
        for other in others:
            back.setdefault(other, []).append(node)
    seen: set[Node] = set()
    finished = [node for start in to for node in _walk(start, to, seen)]
    seen = set()
    return {
        node: number
        for number, start in enumerate(reversed(finished))
        for node in _walk(start, back, seen)
    }


def _walk(start: Node, to: Mapping[Node, Collection[Node]], seen: set[Node]) -> Iterator[Node]:
    """Each node that can be reached and was not seen, after those that it leads to."""
    if start in seen:
        return
    seen.add(start)
    path = [(start, iter(to.get(start, ())))]
    while path:
        node, others = path[-1]
        for other in others:
            if other not in seen:
                seen.add(other)
                path.append((other, iter(to.get(other, ()))))
                break
        else:
            path.pop()
            yield node
