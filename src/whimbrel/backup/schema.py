"""The schema of a database in digests, as far as a restore elsewhere must give it back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from ..catalog.address import ObjectKind
from ..catalog.catalog import Catalog
from ..catalog.fingerprint import object_digests
from .manifest import SchemaDigest

# What belongs to the server, or would reach out from a scratch database, is left out of a restore.
# All of it is in the dump.
LEFT_OUT = frozenset(
    [
        ObjectKind.DEFAULT_PRIVILEGES,
        ObjectKind.SECURITY_LABEL,
        ObjectKind.STORAGE,
        ObjectKind.SUBSCRIPTION,
        ObjectKind.USER_MAPPING,
    ]
)
_OF_ROLES = frozenset([ObjectKind.OWNER, ObjectKind.PRIVILEGES])
_OWNER, _OF_OWNER = f"{ObjectKind.OWNER.value} of ", " for its owner"


def schema_digest(catalog: Catalog) -> SchemaDigest:
    """Equal for a database and its restore on a server of the same major version."""
    return _digest(
        sorted(
            (address.shown, digest)
            for address, digest in object_digests(catalog, also=_OF_ROLES)
            if address.kind not in LEFT_OUT
        )
    )


def without_owners(digest: SchemaDigest) -> SchemaDigest:
    """What can be compared with a restore that made its own role the owner of everything."""
    return _digest(
        (name, each)
        for name, each in digest.objects
        if not name.startswith(_OWNER) and not name.endswith(_OF_OWNER)
    )


def is_of_roles(name: str) -> bool:
    """Does this object say who owns another, or what a role may do with it?"""
    return any(name.startswith(f"{kind.value} of ") for kind in _OF_ROLES)


def _digest(objects: Iterable[tuple[str, str]]) -> SchemaDigest:
    found = tuple(objects)
    text = "\n".join(f"{name} {digest}" for name, digest in found)
    return SchemaDigest(fingerprint=hashlib.sha256(text.encode()).hexdigest(), objects=found)
