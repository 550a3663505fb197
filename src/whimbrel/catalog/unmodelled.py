"""What is seen but not yet taken apart: named, and compared by the digest of its definition."""

from __future__ import annotations

from dataclasses import dataclass

from .address import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmodelled:
    address: Address
    digest: str

    @property
    def kind(self) -> str:
        return self.address.kind.value

    @property
    def name(self) -> str:
        return self.address.path
