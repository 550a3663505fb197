"""What else is done in the transaction in which a successor takes the place of its column."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Meanwhile:
    """Statements at both ends of it, which take away and bring back the objects that `words` name,
    as `KnownTable.column_dependents` does."""

    words: frozenset[str] = frozenset()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


NOTHING_MEANWHILE = Meanwhile()
