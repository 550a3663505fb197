"""A column of which values hold those of another type inside."""

from __future__ import annotations

from dataclasses import dataclass

from ..catalog.column import Column

# An attribute's name, or None: each element of an array.
Step = str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """`steps` lead from the column's value to values of the enum."""

    column: Column
    steps: tuple[Step, ...]
