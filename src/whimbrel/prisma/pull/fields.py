"""A column as the line of a field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...catalog.column import Column
from ..meaning.scalars import NativeType
from .defaults import default_word
from .live import LiveTable
from .names import Names
from .types import PrismaType, prisma_type
from .words import quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the present line says that no database knows: `map` and the rest as they stand."""

    client_default: str = ""
    updated_at: str = ""
    map: str = ""
    ignore: str = ""


_NOTHING = Said()


def field_line(
    table: LiveTable,
    column: Column,
    names: Names,
    *,
    datasource: str,
    keys: Sequence[str] = (),
    said: Said = _NOTHING,
) -> str:
    """`keys` are `@id` and `@unique` as they are to stand there."""
    type_ = prisma_type(column.type, names.enums)
    name = names.field_of(table.name, column.name)
    mapped = said.map or (f"@map({quoted(column.name)})" if name != column.name else "")
    words = [
        name,
        type_.name + _suffix(type_, column.name in table.required),
        *keys,
        _default(table, column, type_, names) or said.client_default,
        said.updated_at,
        mapped,
        _native(type_.native, datasource),
        said.ignore,
    ]
    return " ".join(word for word in words if word)


def _suffix(type_: PrismaType, is_required: bool) -> str:
    if type_.is_list:
        return "[]"
    return "" if is_required else "?"


def _default(table: LiveTable, column: Column, type_: PrismaType, names: Names) -> str:
    expression = table.defaults.get(column.name, "")
    if not expression and column.generated is not None:
        expression = column.generated.expression
    word = default_word(
        expression,
        type_,
        is_counted=column.name in table.counted,
        labels=names.labels.get(type_.enum, {}) if type_.enum else {},
    )
    return f"@default({word})" if word else ""


def _native(native: NativeType | None, datasource: str) -> str:
    if native is None:
        return ""
    arguments = f"({', '.join(map(str, native.arguments))})" if native.arguments else ""
    return f"@{datasource}.{native.name}{arguments}"
