"""Sequences: free, owned by a column (serial), or behind an identity column."""

from __future__ import annotations

from dataclasses import dataclass

from ..pg.name import RelationName
from .address import Address, ObjectKind, of_relation


@dataclass(frozen=True, slots=True, kw_only=True)
class SequenceOptions:
    """As `CREATE SEQUENCE` takes them; all are always known."""

    type: str
    start: int
    increment: int
    minimum: int
    maximum: int
    cache: int
    cycles: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """`owner` is the table and column it is dropped with, if any."""

    name: RelationName
    options: SequenceOptions
    owner: tuple[RelationName, str] | None
    is_identity: bool
    is_unlogged: bool

    @property
    def address(self) -> Address:
        return of_relation(ObjectKind.SEQUENCE, self.name)

    @property
    def owner_address(self) -> Address:
        """The link to the owning column: made after both, so a node of its own in a plan."""
        return of_relation(ObjectKind.SEQUENCE_OWNER, self.name)
