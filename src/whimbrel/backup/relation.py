"""The relations that a dump concerns, as the connected role sees them."""

from __future__ import annotations

from dataclasses import dataclass

from ..db.connect import Connection
from ..pg.name import RelationName
from .ask import ask


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """`condition`: of an extension's own table, which rows a dump carries (a WHERE clause, or
    empty for all); None for every other relation."""

    schema: str
    name: str
    kind: str
    may_enter: bool
    may_read: bool
    is_filtered: bool
    is_member: bool
    condition: str | None
    size_bytes: int
    columns: list[str]
    ways: list[str]

    @property
    def relation(self) -> RelationName:
        return RelationName(self.schema, self.name)

    @property
    def is_dumped(self) -> bool:
        """Does the dump carry anything of it but what its extension brings?"""
        return not self.is_member or self.condition is not None

    @property
    def has_rows(self) -> bool:
        """Does the dump carry rows of its own? (A partitioned table's are its partitions'.)"""
        return self.kind == "r" and self.is_dumped


def read_relations(conn: Connection) -> tuple[Relation, ...]:
    """In the order of their names. Read only; takes no lock on them."""
    return tuple(ask(conn, "relations", Relation))
