"""How a column's values get from one type to another."""

from __future__ import annotations

from ..catalog.catalog import Cast
from ..catalog.column import ColumnType

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


def through_text(after: ColumnType) -> str:
    """For a type rebuilt under its own name, which has no cast to its predecessor."""
    return f"::text{'[]' if after.base.endswith('[]') else ''}::{after.text}"
