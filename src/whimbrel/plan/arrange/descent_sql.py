"""The SQL of what ties tables and indexes to their parents."""

from __future__ import annotations

from ...catalog.descent import IndexPartition, Inheritance, OfType, Partition


def tie(thing: Partition | Inheritance | OfType | IndexPartition) -> str:
    match thing:
        case Partition():
            return f"ALTER TABLE {thing.parent} ATTACH PARTITION {thing.table} {thing.bound}"
        case Inheritance():
            return f"ALTER TABLE {thing.table} INHERIT {thing.parent}"
        case OfType():
            return f"ALTER TABLE {thing.table} OF {thing.type}"
        case IndexPartition():
            return f"ALTER INDEX {thing.parent} ATTACH PARTITION {thing.name}"


def untie(thing: Partition | Inheritance | OfType) -> str:
    """A part of an index goes with either index, or with the tie of their tables."""
    match thing:
        case Partition():
            return f"ALTER TABLE {thing.parent} DETACH PARTITION {thing.table}"
        case Inheritance():
            return f"ALTER TABLE {thing.table} NO INHERIT {thing.parent}"
        case OfType():
            return f"ALTER TABLE {thing.table} NOT OF"
