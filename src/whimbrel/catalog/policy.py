"""Row security policies."""

from __future__ import annotations

from dataclasses import dataclass

from ..pg.name import RelationName
from .address import Address, ObjectKind, of_relation


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """`command` is ALL, SELECT …; `roles` are quoted names or PUBLIC; `using` and `check` are
    expressions, None where there is none."""

    table: RelationName
    name: str
    command: str
    is_permissive: bool
    roles: tuple[str, ...]
    using: str | None
    check: str | None

    @property
    def address(self) -> Address:
        return of_relation(ObjectKind.POLICY, self.table, self.name)
