"""What an object is a part of, and vanishes with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..pg.name import RelationName
from .address import Address, ObjectKind, of_relation
from .attached import DefaultPrivileges, Owner, Privileges, SecurityLabel
from .catalog import CatalogObject
from .column import Column, Default, NotNull
from .comment import Comment
from .composite_type import CompositeType
from .constraint import Constraint
from .descent import IndexPartition, Inheritance, OfType, Partition
from .index import Index
from .policy import Policy
from .sequence import Sequence
from .setting import Clustering, ColumnStorage, ReplicaIdentity, RowSecurity
from .stated import Stated
from .table import Table
from .trigger import Trigger
from .view import MaterializedView, View

Relations = Mapping[RelationName, Address]


def relations_of(objects: Iterable[CatalogObject]) -> dict[RelationName, Address]:
    """Tables, views, composite types and indexes by name, the constraints that have an index of
    their name among them: relations share one space of names."""
    found: dict[RelationName, Address] = {}
    for each in objects:
        if isinstance(each, _NAMED):
            found[each.name] = each.address
        elif isinstance(each, Constraint) and each.type.has_index:
            found[RelationName(each.table.schema, each.name)] = each.address
    return found


_NAMED = (Table, View, MaterializedView, CompositeType, Index)
# What `relations_of` looks for.
RELATIONS = (*_NAMED, Constraint)


def home_of(thing: CatalogObject, relations: Relations) -> Address | None:
    """The table of a column, the column of a default, what a comment is of …; None for what
    stands alone. A free or serial sequence stands alone, an identity's belongs to its column."""
    match thing:
        # The many first.
        case Column() | Constraint() | Index() | Policy() | Partition() | Inheritance() | OfType():
            return relations.get(thing.table)
        case NotNull() | Default():
            return _of_column(relations, thing.table, thing.column)
        case Comment() | Owner() | Privileges() | SecurityLabel() | ColumnStorage():
            if thing.of.kind is ObjectKind.COLUMN:
                return _of_column(relations, thing.of.relation, thing.of.part)
            if thing.of.kind is ObjectKind.INDEX:
                return relations.get(thing.of.relation, thing.of)
            return thing.of
        case DefaultPrivileges() if thing.schema:
            return Address(ObjectKind.SCHEMA, "", thing.schema)
        case Trigger() | Stated():
            return thing.home
        case RowSecurity() | ReplicaIdentity() | Clustering():
            return thing.of
        case IndexPartition():
            return relations.get(thing.name)
        case Sequence() if thing.owner and thing.is_identity:
            return of_relation(ObjectKind.COLUMN, *thing.owner)
        case _:
            return None


def _of_column(relations: Relations, table: RelationName, column: str) -> Address:
    """A view's column is no object by itself, nor an attribute of a composite type."""
    whole = relations.get(table, _NONE)
    return whole if whole.kind in _VIEWS else of_relation(ObjectKind.COLUMN, table, column)


_NONE = Address(ObjectKind.TABLE, "", "")
_VIEWS = (ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW, ObjectKind.COMPOSITE_TYPE)
