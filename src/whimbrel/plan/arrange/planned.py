"""A statement that was planned, and scripts made of such."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from ...diff import change as c
from ...pg.name import quote


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStatement:
    """`sql` has no closing semicolon; `change` is what it belongs to; `is_alone`: it cannot run
    inside a transaction block. `back` puts back what it has put aside; empty for all other."""

    sql: str
    change: c.Change
    is_alone: bool = False
    back: str = ""


def render_script(statements: Iterable[PlannedStatement]) -> str:
    """One script for psql; empty where there is nothing to do."""
    return "".join(f"{each.sql};\n" for each in statements)


def where_schema_may_be(
    statements: Iterable[PlannedStatement], schema: str, *, any_may: bool = False
) -> tuple[PlannedStatement, ...]:
    """The same; that one schema may be there already, since Prisma's tools and ours make it on
    connecting with `?schema=`. In files that Prisma runs too, `any_may`, as in its own."""
    return tuple(
        replace(each, sql=each.sql.replace("SCHEMA ", "SCHEMA IF NOT EXISTS ", 1))
        if isinstance(each.change, c.CreateSchema)
        and (any_may or each.sql == f"CREATE SCHEMA {quote(schema)}")
        and not each.sql.startswith("CREATE SCHEMA IF NOT EXISTS ")
        else each
        for each in statements
    )


def plain_indexes_first(
    statements: Iterable[PlannedStatement],
) -> tuple[PlannedStatement, ...]:
    """The same, and of new indexes that stand side by side those of new tables first: they share a
    script with what is before them. Indexes do not need each other."""
    found: list[PlannedStatement] = []
    for is_index, run in groupby(statements, lambda each: isinstance(each.change, c.CreateIndex)):
        side_by_side = list(run)
        if is_index:
            side_by_side.sort(key=lambda each: each.is_alone)
        found += side_by_side
    return tuple(found)


def one_transaction_each(
    statements: Iterable[PlannedStatement],
) -> Iterator[tuple[PlannedStatement, ...]]:
    """The same statements in scripts that each can run in one transaction, or are one statement
    that cannot run in any: how Prisma replays a folder. A new enum label ends its script, for it
    can be used only after a commit."""
    group: list[PlannedStatement] = []
    for each in statements:
        if each.is_alone and group:
            yield tuple(group)
            group = []
        group.append(each)
        if each.is_alone or isinstance(each.change, c.AddEnumLabel):
            yield tuple(group)
            group = []
    if group:
        yield tuple(group)
