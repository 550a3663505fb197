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
    """`text` cut in bytes, at the border of a character, so that the suffix stays whole."""
    room = _LONGEST_BYTES - len(suffix)
    raw = text.encode()
    if len(raw) >= room:
        text = raw[:room].decode(errors="ignore")
    return text + suffix
