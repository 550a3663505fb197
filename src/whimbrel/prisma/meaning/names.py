"""The names that constraints and indexes get where no `map` says another."""

from __future__ import annotations

from collections.abc import Sequence

# NAMEDATALEN - 1; PostgreSQL would cut longer names itself, and elsewhere.
_LONGEST_BYTES = 63


def primary_key_name(table: str) -> str:
    return with_suffix(table, "_pkey")


def unique_name(table: str, columns: Sequence[str]) -> str:
    return with_suffix("_".join((table, *columns)), "_key")


def index_name(table: str, columns: Sequence[str]) -> str:
    return with_suffix("_".join((table, *columns)), "_idx")


def foreign_key_name(table: str, columns: Sequence[str]) -> str:
    return with_suffix("_".join((table, *columns)), "_fkey")


def with_suffix(text: str, suffix: str) -> str:
    """`text` cut so that the suffix stays whole."""
    return _cut(text, _LONGEST_BYTES - len(suffix)) + suffix


def as_stored(name: str) -> str:
    """What PostgreSQL keeps of a name (manual, section 4.1.1)."""
    return _cut(name, _LONGEST_BYTES)


def _cut(text: str, most_bytes: int) -> str:
    """At the border of a character."""
    return text.encode()[:most_bytes].decode(errors="ignore")
