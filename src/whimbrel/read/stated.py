"""Rows of what one statement makes → values."""

from __future__ import annotations

from collections.abc import Iterator

from ..catalog.address import Address, ObjectKind
from ..catalog.stated import Stated
from .registry import Registry
from .rows import CatalogRows, OptionedRow, RangeRow, RestatedRow, StatedRow

_Row = StatedRow | RestatedRow | OptionedRow | RangeRow


def stated(rows: CatalogRows, schemas: frozenset[str], registry: Registry) -> Iterator[Stated]:
    found: list[_Row] = [*rows.stated, *rows.restated, *rows.optioned, *rows.ranges]
    for row in found:
        if (row.schema and row.schema not in schemas) or registry.is_member(row.class_oid, row.oid):
            continue
        home = None
        if row.kind == ObjectKind.BASE_TYPE.value:
            home = Address(ObjectKind.SHELL_TYPE, row.schema, row.name)
        if isinstance(row, RestatedRow) and row.home_oid:
            home = registry.own(row.home_class_oid, row.home_oid)
            if home is None:
                continue
        made = _stated(row, home)
        registry.add(made.address, row.class_oid, row.oid)
        yield made


def _stated(row: StatedRow | RestatedRow | OptionedRow | RangeRow, home: Address | None) -> Stated:
    address = Address(ObjectKind(row.kind), row.schema, row.name, row.part)
    match row:
        case RestatedRow():
            return Stated(
                address=address,
                create=row.create,
                home=home,
                shape=row.shape,
                replace=tuple(row.replace),
                drop=tuple(row.drop),
                inline=row.inline,
            )
        case OptionedRow():
            return Stated(
                address=address,
                create=row.create,
                shape=row.shape,
                replace=tuple(row.replace),
                options=_options(row),
            )
        case RangeRow():
            makes = tuple((named, name) for named, name in row.makes)
            return Stated(address=address, create=row.create, makes=makes)
        case _:
            return Stated(address=address, create=row.create)


def _options(row: OptionedRow) -> tuple[tuple[str, str], ...]:
    """Their order means nothing, yet `pg_dump` shows that of a dictionary's."""
    options = [(name, value) for name, value in row.options]
    is_shown = row.kind == ObjectKind.TEXT_SEARCH_DICTIONARY.value
    return tuple(options if is_shown else sorted(options))
