"""What is said about another object: its owner, who may use it, its security label."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TypeVar

from .address import Address, ObjectKind

# The grantee that owns the object, whatever its name.
OWNER = "its owner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Only of objects whose owner is not that of most."""

    of: Address
    role: str

    @property
    def address(self) -> Address:
        return Address(ObjectKind.OWNER, "", self.of.shown)


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """One privilege (`SELECT`), and whether it may be passed on."""

    privilege: str
    is_grantable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Privileges:
    """In what one grantee's privileges differ from those that PostgreSQL gives by itself.

    `role` is empty for PUBLIC. `grantee` is who that is to the object: a role by name, PUBLIC,
    or its owner, whose name is no difference.
    """

    of: Address
    grantee: str
    granted: tuple[Grant, ...]
    revoked: tuple[Grant, ...]
    role: str = field(compare=False)

    @property
    def address(self) -> Address:
        return Address(ObjectKind.PRIVILEGES, "", self.of.shown, self.grantee)


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultPrivileges:
    """The same of objects that `creator` will make: `on` is TABLES, SEQUENCES, ROUTINES, TYPES,
    SCHEMAS or LARGE OBJECTS, in `schema` or (empty) anywhere.

    `creator` is empty for the role that reads the schema, which is whoever runs a plan.
    """

    schema: str
    on: str
    creator: str
    grantee: str
    granted: tuple[Grant, ...]
    revoked: tuple[Grant, ...]
    role: str = field(compare=False)

    @property
    def address(self) -> Address:
        name = f"{self.on} of {self.creator}" if self.creator else self.on
        return Address(ObjectKind.DEFAULT_PRIVILEGES, self.schema, name, self.grantee)


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityLabel:
    of: Address
    provider: str
    label: str

    @property
    def address(self) -> Address:
        return Address(ObjectKind.SECURITY_LABEL, "", self.of.shown, self.provider)


_Kind = TypeVar("_Kind", Privileges, DefaultPrivileges)


def usual(privileges: _Kind) -> _Kind:
    """What the same grantee has by itself."""
    return replace(privileges, granted=(), revoked=())
