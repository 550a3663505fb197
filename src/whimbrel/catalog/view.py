"""Views and materialized views; defaults, triggers and rules on them are objects of their own."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..pg.name import RelationName
from .address import Address, ObjectKind, of_relation


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """`query` is `pg_get_viewdef`; `columns` are quoted names with types and collations, in order.

    `options` are reloptions (`security_barrier=true`), in alphabetical order.
    """

    name: RelationName
    query: str
    columns: tuple[tuple[str, str], ...]
    options: tuple[str, ...]

    @property
    def address(self) -> Address:
        return of_relation(ObjectKind.VIEW, self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterializedView:
    """`is_populated` is a matter of data: it decides how one is made, and is no difference."""

    name: RelationName
    query: str
    options: tuple[str, ...]
    access_method: str
    tablespace: str
    is_populated: bool = field(compare=False)

    @property
    def address(self) -> Address:
        return of_relation(ObjectKind.MATERIALIZED_VIEW, self.name)
