"""What is said about another object: its owner, who may use it, its security label."""

from __future__ import annotations

from dataclasses import dataclass, field

from .address import Address, ObjectKind


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
class SecurityLabel:
    of: Address
    provider: str
    label: str

    @property
    def address(self) -> Address:
        return Address(ObjectKind.SECURITY_LABEL, "", self.of.shown, self.provider)
