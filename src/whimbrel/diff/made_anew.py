"""Tables that PostgreSQL cannot change into what they are to be."""

from __future__ import annotations

from collections.abc import Iterator

from ..catalog.address import Address
from ..catalog.catalog import Catalog
from ..catalog.column import Column
from ..catalog.table import Table
from ..pg.name import RelationName


def made_anew(before: Catalog, after: Catalog) -> Iterator[Address]:
    """How a table is partitioned, the types of the columns by which it is, and a foreign table's
    server cannot be altered: another table takes its place. The rows of a partitioned table are
    in its partitions, which are detached before and attached again; those of a table that was
    not partitioned are lost."""
    there = {each.name: each for each in after.objects if isinstance(each, Table)}
    partitioned: dict[RelationName, Table] = {}
    for old in before.objects:
        new = there.get(old.name) if isinstance(old, Table) else None
        if new is None or not isinstance(old, Table):
            continue
        if _must_move(old, new):
            yield old.address
        elif old.partition_key:
            partitioned[old.name] = old
    yield from _retyped_keys(before, after, partitioned) if partitioned else ()


def _must_move(old: Table, new: Table) -> bool:
    if old.foreign and new.foreign:
        return old.foreign.server != new.foreign.server
    return old.partition_key != new.partition_key


def _retyped_keys(
    before: Catalog, after: Catalog, partitioned: dict[RelationName, Table]
) -> Iterator[Address]:
    wanted = {each.address: each for each in after.objects if isinstance(each, Column)}
    for old in before.objects:
        if not isinstance(old, Column) or old.table not in partitioned:
            continue
        table, new = partitioned[old.table], wanted.get(old.address)
        is_key = new is not None and old.name in table.key_columns
        if is_key and new and (old.type, old.collation) != (new.type, new.collation):
            yield table.address
