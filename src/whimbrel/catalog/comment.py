"""Comments."""

from __future__ import annotations

from dataclasses import dataclass

from .address import Address, ObjectKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    of: Address
    text: str

    @property
    def address(self) -> Address:
        return Address(ObjectKind.COMMENT, "", self.of.shown)
