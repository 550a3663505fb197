"""What other objects live in: schemas and extensions."""

from __future__ import annotations

from dataclasses import dataclass

from .address import Address, ObjectKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    name: str

    @property
    def address(self) -> Address:
        return Address(ObjectKind.SCHEMA, "", self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """An extension and the schema its objects live in; its version is the server's affair."""

    name: str
    schema: str

    @property
    def address(self) -> Address:
        return Address(ObjectKind.EXTENSION, "", self.name)
