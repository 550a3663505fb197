"""Which tables have which others as parents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ..catalog.catalog import Catalog
from ..catalog.descent import Inheritance, Partition
from ..pg.name import RelationName

Tie = Partition | Inheritance


class Lineage:
    """By partitioning or inheritance; a table can have several parents."""

    def __init__(self, ties: Iterable[Tie]) -> None:
        self._children: defaultdict[RelationName, list[RelationName]] = defaultdict(list)
        self._parents: defaultdict[RelationName, list[RelationName]] = defaultdict(list)
        self._partitions: set[RelationName] = set()
        for tie in ties:
            self._children[tie.parent].append(tie.table)
            self._parents[tie.table].append(tie.parent)
            if isinstance(tie, Partition):
                self._partitions.add(tie.table)

    def __bool__(self) -> bool:
        return bool(self._children)

    def is_partition(self, table: RelationName) -> bool:
        return table in self._partitions

    def parents(self, table: RelationName) -> tuple[RelationName, ...]:
        return tuple(self._parents.get(table, ()))

    def heirs(self, table: RelationName) -> Iterator[RelationName]:
        """Children, their children, and so on; those of several parents once."""
        seen: set[RelationName] = set()
        waiting = [*self._children.get(table, ())]
        while waiting:
            heir = waiting.pop()
            if heir not in seen:
                seen.add(heir)
                yield heir
                waiting += self._children.get(heir, ())


def common_lineage(before: Catalog, after: Catalog) -> Lineage:
    """What ties tables in both in the same way."""
    there = {each.address: each for each in after.objects if isinstance(each, Tie)}
    ties = (each for each in before.objects if isinstance(each, Tie))
    return Lineage(each for each in ties if there.get(each.address) == each)
