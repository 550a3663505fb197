"""What ties a table, or an index, to the one it is a part of: made and cut by statements of its
own, without a look at the rows' places."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..pg.name import RelationName
from .address import Address, ObjectKind, of_relation
from .constraint import Constraint


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """`table` is a partition of `parent`; `bound` is FOR VALUES … or DEFAULT.

    `keys` are the parent's foreign keys as they will be the table's own once it is detached.
    """

    table: RelationName
    parent: RelationName
    bound: str
    keys: tuple[Constraint, ...] = field(default=(), compare=False)

    @property
    def address(self) -> Address:
        return of_relation(ObjectKind.PARTITION, self.table)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inheritance:
    """`table` INHERITS `parent`, among its parents at `rank`, which cannot be changed in place."""

    table: RelationName
    parent: RelationName
    rank: int = field(compare=False)

    @property
    def address(self) -> Address:
        return of_relation(ObjectKind.INHERITANCE, self.table, self.parent.shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfType:
    """`table` is OF a composite type, whose attributes its columns are."""

    table: RelationName
    type: RelationName

    @property
    def address(self) -> Address:
        return of_relation(ObjectKind.OF_TYPE, self.table)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPartition:
    """Index `name` of partition `table` is a part of index `parent` of `parent_table`; nothing
    but dropping either, or detaching the table, can undo it."""

    name: RelationName
    parent: RelationName
    table: RelationName
    parent_table: RelationName

    @property
    def address(self) -> Address:
        return of_relation(ObjectKind.INDEX_PARTITION, self.name)
