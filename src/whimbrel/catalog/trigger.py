"""Triggers and rules: what fires on a relation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ..pg.name import RelationName
from .address import Address, ObjectKind, of_relation


class Firing(Enum):
    """`pg_trigger.tgenabled`, `pg_rewrite.ev_enabled`, `pg_event_trigger.evtenabled`."""

    ORIGIN = "O"
    DISABLED = "D"
    REPLICA = "R"
    ALWAYS = "A"

    @property
    def words(self) -> str:
        """As after ALTER TABLE … and before TRIGGER or RULE."""
        return _WORDS[self]


_WORDS = {
    Firing.ORIGIN: "ENABLE",
    Firing.DISABLED: "DISABLE",
    Firing.REPLICA: "ENABLE REPLICA",
    Firing.ALWAYS: "ENABLE ALWAYS",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """`kind` is TRIGGER or RULE; `definition` is `pg_get_triggerdef` or `pg_get_ruledef`.

    `home` is its table or view.
    """

    kind: ObjectKind
    home: Address
    name: str
    definition: str
    firing: Firing

    @property
    def table(self) -> RelationName:
        return self.home.relation

    @property
    def address(self) -> Address:
        return of_relation(self.kind, self.table, self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTrigger:
    """`definition` is the whole CREATE statement."""

    name: str
    definition: str
    firing: Firing

    @property
    def address(self) -> Address:
        return Address(ObjectKind.EVENT_TRIGGER, "", self.name)
