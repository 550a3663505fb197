"""What is known of a database, with definitions that a session of any search_path understands.

A catalog is read with the search_path emptied, so every name in it has its schema; what is known is
read as the project's own SQL would be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..catalog.catalog import Catalog
from ..catalog.column import Default
from ..catalog.constraint import Constraint
from ..catalog.index import Index
from ..pg.name import RelationName
from .arrange.sql import create_index
from .born import plain
from .known import Known, KnownIndex, KnownTable


def qualified(known: Known, catalog: Catalog) -> Known:
    """`catalog` is that of the same database."""
    constraints: dict[RelationName, dict[str, Constraint]] = {}
    defaults: dict[RelationName, dict[str, Default]] = {}
    indexes: dict[RelationName, Index] = {}
    for each in catalog.objects:
        match each:
            case Constraint():
                constraints.setdefault(plain(each.table), {})[each.name] = each
            case Default():
                defaults.setdefault(plain(each.table), {})[each.column] = each
            case Index():
                indexes[plain(each.name)] = each
            case _:
                continue
    tables = {
        name: _table(table, constraints.get(name, {}), defaults.get(name, {}))
        for name, table in known.tables.items()
    }
    return replace(
        known,
        tables=tables,
        indexes={n: _index(each, indexes.get(n)) for n, each in known.indexes.items()},
    )


def _table(
    table: KnownTable, constraints: Mapping[str, Constraint], defaults: Mapping[str, Default]
) -> KnownTable:
    return replace(
        table,
        constraints={
            name: replace(each, definition=_definition(constraints[name]))
            if name in constraints
            else each
            for name, each in table.constraints.items()
        },
        columns={
            name: replace(each, default=defaults[name].expression)
            if name in defaults and each.default
            else each
            for name, each in table.columns.items()
        },
    )


def _definition(constraint: Constraint) -> str:
    return constraint.definition + ("" if constraint.is_valid else " NOT VALID")


def _index(known: KnownIndex, index: Index | None) -> KnownIndex:
    if index is None:
        return known
    return replace(known, definition=create_index(replace(index, tablespace="")))
