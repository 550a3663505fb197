"""Tables that look like another one, found without comparing each with each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from ..catalog.address import Address

# Names and types of a table's columns.
Shape = frozenset[tuple[str, str]]

# Two tables look alike when at least this share of all their columns is common to both, or when
# their columns differ in names only.
SHARE = 0.6
# So many are told of: where hundreds look alike, nobody reads on.
MOST = 10


class Alike:
    def __init__(self, shapes: Mapping[Address, Shape]) -> None:
        self._shapes = shapes
        self._by_name: defaultdict[str, list[Address]] = defaultdict(list)
        self._by_types: defaultdict[tuple[str, ...], list[Address]] = defaultdict(list)
        self._by_column: defaultdict[tuple[str, str], list[Address]] = defaultdict(list)
        for address, shape in shapes.items():
            self._by_name[address.name].append(address)
            self._by_types[_types(shape)].append(address)
            for column in shape:
                self._by_column[column].append(address)

    def to(self, table: Address, shape: Shape) -> tuple[Address, ...]:
        """At most `MOST` that look like `table`, in the order of their addresses; of more, those
        of its name in other schemas and of the same types first."""
        found: set[Address] = set()
        for each in self._likely(table, shape) if shape else ():
            if _are_alike(shape, self._shapes[each]):
                found.add(each)
            if len(found) == MOST:
                break
        return tuple(sorted(found))

    def _likely(self, table: Address, shape: Shape) -> Iterator[Address]:
        """All that can be alike: of enough common columns one is among the rarest."""
        yield from self._by_name.get(table.name, ())
        yield from self._by_types.get(_types(shape), ())
        rarest = sorted(shape, key=lambda column: len(self._by_column.get(column, ())))
        for column in rarest[: int((1 - SHARE) * len(shape)) + 1]:
            yield from self._by_column.get(column, ())


def _types(shape: Shape) -> tuple[str, ...]:
    return tuple(sorted(type_ for _, type_ in shape))


def _are_alike(one: Shape, two: Shape) -> bool:
    return _types(one) == _types(two) or len(one & two) >= SHARE * len(one | two)
