"""A whole schema: its objects, and which of them depends on which."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple

from ..pg.name import RelationName
from ..pg.version import ServerVersion
from .address import Address, ObjectKind
from .attached import DefaultPrivileges, Owner, Privileges, SecurityLabel
from .column import Column, Default, NotNull
from .comment import Comment
from .composite_type import CompositeType
from .constraint import Constraint
from .descent import IndexPartition, Inheritance, OfType, Partition
from .domain import Domain
from .enum_type import EnumType
from .index import Index
from .policy import Policy
from .routine import Routine
from .sequence import Sequence
from .setting import Clustering, ColumnStorage, ReplicaIdentity, RowSecurity
from .space import Extension, Schema
from .stated import Stated
from .table import Table
from .trigger import EventTrigger, Trigger
from .unmodelled import Unmodelled
from .view import MaterializedView, View

CatalogObject = (
    Schema
    | Extension
    | EnumType
    | Domain
    | CompositeType
    | Sequence
    | Table
    | Column
    | Default
    | NotNull
    | Constraint
    | Index
    | Partition
    | Inheritance
    | OfType
    | IndexPartition
    | RowSecurity
    | ReplicaIdentity
    | Clustering
    | ColumnStorage
    | View
    | MaterializedView
    | Routine
    | Trigger
    | EventTrigger
    | Policy
    | Stated
    | Comment
    | Owner
    | Privileges
    | DefaultPrivileges
    | SecurityLabel
    | Unmodelled
)


def is_about_subscription(thing: CatalogObject) -> bool:
    of = thing.of if isinstance(thing, Comment | Owner | SecurityLabel) else thing.address
    return of.kind is ObjectKind.SUBSCRIPTION


class Dependency(NamedTuple):
    """`pg_depend`: `dependent` needs `on`. `is_automatic`: it vanishes when `on` is dropped.

    A tuple, because a large schema has many of them.
    """

    dependent: Address
    on: Address
    is_automatic: bool


# What NamedTuple's own constructor calls, without its detour.
link_of: Callable[[tuple[Address, Address, bool]], Dependency] = partial(tuple.__new__, Dependency)


@dataclass(frozen=True, slots=True)
class Cast:
    """`pg_cast` by names of types; `is_assignment`: applied without being written."""

    source: str
    target: str
    is_assignment: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """`objects` are in the order of their addresses. `casts` belong to the server, not to the
    schema: they help to plan a change of type and are no part of equality or fingerprint.
    `knows_subscriptions` is false for a scratch database: they belong to a server's databases, not
    to their schemas, and no copy has them. `usual_owner` owns most of it where that is not the role
    that reads: what a script makes will be another's."""

    version: ServerVersion
    objects: tuple[CatalogObject, ...]
    dependencies: frozenset[Dependency] = frozenset()
    casts: frozenset[Cast] = field(default=frozenset(), compare=False)
    knows_subscriptions: bool = field(default=True, compare=False)
    usual_owner: str = field(default="", compare=False)

    # Made once, for a large schema takes its time; a copy by `replace` begins with none.
    _index: dict[Address, CatalogObject] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @classmethod
    def of(
        cls,
        version: ServerVersion,
        found: Mapping[Address, CatalogObject],
        dependencies: frozenset[Dependency] = frozenset(),
        casts: frozenset[Cast] = frozenset(),
        *,
        knows_subscriptions: bool = True,
        usual_owner: str = "",
    ) -> Catalog:
        """Of objects whose addresses are known already, in their order."""
        catalog = cls(
            version=version,
            objects=tuple(found.values()),
            dependencies=dependencies,
            casts=casts,
            knows_subscriptions=knows_subscriptions,
            usual_owner=usual_owner,
        )
        catalog._index.update(found)
        return catalog

    def by_address(self) -> Mapping[Address, CatalogObject]:
        """In the order of `objects`."""
        if not self._index:
            self._index.update((each.address, each) for each in self.objects)
        return self._index

    def without_subscriptions(self) -> Catalog:
        kept = tuple(each for each in self.objects if not is_about_subscription(each))
        return replace(self, objects=kept)

    @property
    def tables(self) -> Iterator[Table]:
        return (each for each in self.objects if isinstance(each, Table))

    @property
    def unmodelled(self) -> Iterator[Unmodelled]:
        return (each for each in self.objects if isinstance(each, Unmodelled))

    @property
    def is_empty(self) -> bool:
        """No user object: nothing but schema `public` and extensions."""
        return all(
            isinstance(each, Extension) or (isinstance(each, Schema) and each.name == "public")
            for each in self.objects
        )

    def columns_of(self, table: RelationName) -> tuple[Column, ...]:
        """In the table's own order."""
        columns = (c for c in self.objects if isinstance(c, Column) and c.table == table)
        return tuple(sorted(columns, key=lambda column: column.position))
