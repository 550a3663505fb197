"""How a column's values get from one type to another."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..catalog.catalog import Cast, CatalogObject
from ..catalog.column import Column, ColumnType
from ..catalog.composite_type import Attribute, CompositeType
from ..catalog.domain import Domain
from ..pg.name import quote

_STRING = "S"


def conversion(before: ColumnType, after: ColumnType, casts: frozenset[Cast]) -> str:
    """The casts to write after USING (`::integer`), or nothing where an assignment suffices.

    Follows the manual's rules of value storage: `pg_cast` with context *assignment* or
    *implicit*, and text conversion to any string type; arrays are cast by their elements.
    Where no cast exists at all, through text.
    """
    if before.base == after.base:
        return ""
    source, target, suffix = _elements(before.base, after.base)
    is_array_mix = not suffix and (before.base.endswith("[]") or after.base.endswith("[]"))
    known = {(c.source, c.target): c.is_assignment for c in casts}
    if known.get((source, target), False):
        return ""
    if after.category == _STRING and not suffix:
        return ""
    if (source, target) in known or (before.category == _STRING and not is_array_mix):
        return f"::{after.text}"
    return f"::text{suffix}::{after.text}"


def _elements(before: str, after: str) -> tuple[str, str, str]:
    if before.endswith("[]") and after.endswith("[]"):
        return before.removesuffix("[]"), after.removesuffix("[]"), "[]"
    return before, after, ""


def underlying(type_: ColumnType, domains: Mapping[str, Domain]) -> ColumnType:
    """What a domain stands on, whose casts are the domain's."""
    while type_.base in domains:
        type_ = domains[type_.base].type
    return type_


def through_text(after: ColumnType) -> str:
    """For a type rebuilt under its own name, which has no cast to its predecessor."""
    return f"::text{'[]' if after.base.endswith('[]') else ''}::{after.text}"


def from_replaced(
    before: Column, old: CatalogObject, new: CatalogObject, casts: frozenset[Cast]
) -> str:
    """The expression that takes a column's values from a type that was put aside to the one that
    has its name now; through text where there is no shorter way.

    A composite value keeps its attributes by name; arrays of such only where they are the same.
    """
    name, type_ = quote(before.name), before.type
    is_array = type_.base.endswith("[]")
    match old, new:
        case Domain(), Domain() if not is_array and old.type.base != new.type.base:
            target = ColumnType(text=type_.text, base=new.type.base, category=new.type.category)
            return name + (conversion(old.type, target, casts) or f"::{type_.text}")
        case CompositeType(), CompositeType() if not is_array and old != new:
            return _row(name, type_.text, old, new, casts)
        case _:
            return name + through_text(type_)


def _row(
    column: str,
    type_: str,
    old: CompositeType,
    new: CompositeType,
    casts: frozenset[Cast],
) -> str:
    """A value that is NULL stays so; one whose attributes are all NULL stays a value."""
    had = {each.name: each for each in old.attributes}
    known = {(each.source, each.target) for each in casts}
    parts = [
        _part(f"({column}).{quote(each.name)}", had.get(each.name), each, known)
        for each in new.attributes
    ]
    return f"CASE WHEN {column} IS DISTINCT FROM NULL THEN ROW({', '.join(parts)})::{type_} END"


def _part(
    expression: str, old: Attribute | None, new: Attribute, known: set[tuple[str, str]]
) -> str:
    """A user's type, qualified, may be one that was put aside: it is left by way of text."""
    if old is None:
        return "NULL"
    if old.type == new.type and "." not in new.type:
        return expression
    if (_bare(old.type), _bare(new.type)) in known:
        return f"{expression}::{new.type}"
    return f"{expression}::text" + ("" if new.type == "text" else f"::{new.type}")


def _bare(type_: str) -> str:
    """Without its modifier: `timestamp(3) with time zone`."""
    return re.sub(r"\(\d+(,-?\d+)?\)", "", type_)
