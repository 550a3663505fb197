"""By which key the rows of a table are filled in batches, as the directive names it."""

from __future__ import annotations

from collections.abc import Iterator

from ...pg.name import RelationName
from ..trail import Trail


def fill_key(trail: Trail, table: RelationName) -> str | None:
    """`id`, or `tenant,id`: the primary key, else what is unique and NOT NULL; None where nothing
    is, or is known."""
    found = (each for each in _keys(trail, table) if each and all(map(_may_be_named, each)))
    return ",".join(key) if (key := next(found, ())) else None


def _keys(trail: Trail, table: RelationName) -> Iterator[tuple[str, ...]]:
    constraints = [each for _, each in trail.constraints(table)]
    yield from (each.columns for each in constraints if each.kind == "primary key")
    uniques = [each.columns for each in constraints if each.kind == "unique"]
    uniques += [
        each.columns
        for _, each in sorted(trail.indexes_of(table), key=lambda pair: pair[0])
        if each.is_unique and each.is_valid and not each.is_partial and _is_all_key(each.definition)
    ]
    for columns in uniques:
        known = [trail.column(table, each) for each in columns]
        if all(each is not None and not each.is_nullable for each in known):
            yield columns


def _is_all_key(definition: str) -> bool:
    """No column is only carried; that it is seen at all."""
    return bool(definition) and " INCLUDE (" not in definition


def _may_be_named(column: str) -> bool:
    """A directive is split into words and at commas."""
    return bool(column) and not set(column) & set(" \t\n,'\"\\=")
