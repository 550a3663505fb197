"""Tables that PostgreSQL cannot change into what they are to be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..catalog.address import Address
from ..catalog.catalog import Catalog
from ..catalog.column import Column
from ..catalog.table import Table
from ..pg.name import RelationName
from . import change as c


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


def made_anew_in_words(changes: Iterable[c.Change], *, is_kept: bool = False) -> tuple[str, ...]:
    """What becomes of the rows of tables that are dropped and created; `is_kept`: what is dropped
    is moved to `whimbrel_keep`."""
    listed = tuple(changes)
    come = {each.table.name: each.table for each in listed if isinstance(each, c.CreateTable)}
    gone = (each.table for each in listed if isinstance(each, c.DropTable))
    return tuple(_in_words(old, come[old.name], is_kept) for old in gone if old.name in come)


def _in_words(old: Table, new: Table, is_kept: bool) -> str:
    shown = f"{old.address.kind.value} {old.name.shown}"
    if old.foreign:
        return f"{shown} is dropped and created: its rows are elsewhere, and stay there"
    if old.partition_key and new.partition_key:
        return (
            f"{shown} is made anew around its partitions, which keep their rows: how a table is "
            "partitioned cannot be altered"
        )
    what = "partitioned" if new.partition_key else "foreign" if new.foreign else "ordinary"
    rows = "stay behind in whimbrel_keep" if is_kept else "are lost"
    return (
        f"{shown} is dropped and created, and its rows {rows}: PostgreSQL cannot make it "
        f"{'a' if what != 'ordinary' else 'an'} {what} table in place"
    )
