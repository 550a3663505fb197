"""Where a column's values hold those of an enum: by themselves, in arrays, in composite values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..catalog.catalog import CatalogObject
from ..catalog.column import Column
from ..catalog.composite_type import CompositeType
from ..catalog.domain import Domain
from ..catalog.enum_type import EnumType
from ..catalog.table import Table
from .holder import Holder, Step
from .pairing import Pairing


def holders_of(enum: EnumType, pairing: Pairing) -> tuple[Holder, ...]:
    """In the tables that have rows of their own, as far as the column keeps its values."""
    before = pairing.before.values()
    types = {each.name.shown: each for each in before if isinstance(each, _MAY_CONTAIN)}
    ours = {each.name for each in before if isinstance(each, Table) and _has_rows(each)}
    return tuple(
        Holder(column=each, steps=steps)
        for each in before
        if isinstance(each, Column) and each.table in ours and _keeps_values(each, pairing)
        for steps in _ways(each.type.base, enum.name.shown, types)
    )


_MAY_CONTAIN = Domain | CompositeType


def _has_rows(table: Table) -> bool:
    return not table.partition_key and not table.foreign


def _keeps_values(column: Column, pairing: Pairing) -> bool:
    new = pairing.after.get(column.address)
    if not isinstance(new, Column) or not pairing.stays(column.address) or column.generated:
        return False
    return column.type.text == new.type.text


def _ways(
    type_: str, wanted: str, types: Mapping[str, CatalogObject]
) -> Iterator[tuple[Step, ...]]:
    if type_ == wanted:
        yield ()
    elif type_.endswith("[]"):
        yield from ((None, *rest) for rest in _ways(type_.removesuffix("[]"), wanted, types))
    match types.get(type_):
        case Domain() as domain:
            yield from _ways(domain.type.base, wanted, types)
        case CompositeType() as composite:
            for each in composite.attributes:
                yield from ((each.name, *rest) for rest in _ways(each.type, wanted, types))
        case _:
            pass
