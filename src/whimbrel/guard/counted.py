"""Findings of a file in which the same rule sees thousands of statements: counted, not listed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from .check import Located

MOST = 1_000  # of one rule in one file, at one severity; nobody reads more, and memory is finite


def counted(located: Iterable[Located], most: int = MOST) -> Iterator[Located]:
    """The same in their order; beyond `most` of a kind, one more at the end with their number and
    the place of the first of them."""
    numbers: dict[tuple[object, ...], int] = {}
    first: dict[tuple[object, ...], Located] = {}
    for each in located:
        kind: tuple[object, ...] = (each.code, each.name, each.severity, bool(each.accepted))
        numbers[kind] = numbers.get(kind, 0) + 1
        if numbers[kind] <= most:
            yield each
        else:
            first.setdefault(kind, each)
    for kind, each in first.items():
        more = numbers[kind] - most - 1
        words = f"{each.what}; and {more:,} more like it in this file" if more else each.what
        yield replace(each, what=words)
