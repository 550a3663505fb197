"""Comments on what is modelled; those on other objects are unmodelled like these."""

from __future__ import annotations

from dataclasses import dataclass

from .address import Address, ObjectKind

COMMENTED = frozenset(
    {
        ObjectKind.SCHEMA,
        ObjectKind.ENUM,
        ObjectKind.SEQUENCE,
        ObjectKind.TABLE,
        ObjectKind.COLUMN,
        ObjectKind.CONSTRAINT,
        ObjectKind.INDEX,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """`of` is one of the kinds in `COMMENTED`."""

    of: Address
    text: str

    @property
    def address(self) -> Address:
        return Address(ObjectKind.COMMENT, "", self.of.shown)
