"""A catalog of a source that has no words for some kinds, with these as another one has them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from ..pg.name import RelationName
from .address import Address
from .catalog import Catalog, CatalogObject
from .column import Column, Default, NotNull
from .comment import Comment
from .constraint import Constraint
from .enum_type import EnumType
from .home import home_of, relations_of
from .index import Index
from .sequence import Sequence
from .space import Schema
from .table import Table

# What tables are made of; of everything else `with_unsaid` takes what is there.
OF_TABLES = (
    Schema, EnumType, Sequence, Table, Column, Default, NotNull, Constraint, Index, Comment,
)  # fmt: skip


def with_unsaid(wanted: Catalog, now: Catalog, apart: Collection[str] = ()) -> Catalog:
    """`wanted` with functions, triggers, views, policies, domains, extensions, free sequences,
    owners and the like as they are in `now`, unless what they are a part of goes, and with the
    tables named `apart` whole."""
    result: dict[Address, CatalogObject] = dict(wanted.by_address())
    objects = now.by_address()
    relations = relations_of(now.objects)
    for address, each in objects.items():
        is_apart = _table_of(each) in apart
        is_unsaid = not isinstance(each, OF_TABLES) or _is_free(each) or isinstance(each, Schema)
        home = home_of(each, relations)
        whole = objects.get(home) if home is not None else None
        is_of_tables = isinstance(whole, OF_TABLES) and _table_of(whole) not in apart
        goes = is_of_tables and home not in result
        if address not in result and (is_apart or (is_unsaid and not goes)):
            result[address] = each
    ordered = tuple(sorted(result.values(), key=lambda each: each.address))
    dependencies = frozenset(
        each
        for each in wanted.dependencies | now.dependencies
        if each.dependent in result and each.on in result
    )
    return replace(wanted, objects=ordered, dependencies=dependencies)


def _is_free(each: CatalogObject) -> bool:
    return isinstance(each, Sequence) and each.owner is None


def _table_of(each: CatalogObject) -> str:
    match each:
        case Table():
            return each.name.relation
        case Column() | Default() | NotNull() | Constraint() | Index():
            return each.table.relation
        case Comment():
            return each.of.relation.relation
        case Sequence(owner=(RelationName() as table, _)):
            return table.relation
        case _:
            return ""
