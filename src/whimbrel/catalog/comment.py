"""Comments."""

from __future__ import annotations

from dataclasses import dataclass

from .address import Address, ObjectKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """`constraint` is the name of a not-null constraint, whose address is that of its column."""

    of: Address
    text: str
    constraint: str = ""

    @property
    def address(self) -> Address:
        return Address(ObjectKind.COMMENT, "", self.of.shown)
