"""The schema of a database in digests, as far as a restore elsewhere must give it back."""

from __future__ import annotations

import hashlib

from ..catalog.address import Address, ObjectKind
from ..catalog.catalog import Catalog
from ..catalog.fingerprint import object_digests
from .manifest import SchemaDigest

# A restore makes its own role the owner, and leaves out what belongs to the server or would
# reach out from a scratch database. All of it is in the dump. What roles may do is compared; what
# an owner may do depends on who that is.
LEFT_OUT = frozenset(
    [
        ObjectKind.OWNER,
        ObjectKind.DEFAULT_PRIVILEGES,
        ObjectKind.SECURITY_LABEL,
        ObjectKind.STORAGE,
        ObjectKind.SUBSCRIPTION,
        ObjectKind.USER_MAPPING,
    ]
)


_OF_OTHERS = frozenset([ObjectKind.PRIVILEGES])


def schema_digest(catalog: Catalog) -> SchemaDigest:
    """Equal for a database and its restore on a server of the same major version."""
    objects = tuple(
        sorted(
            (address.shown, digest)
            for address, digest in object_digests(catalog, also=_OF_OTHERS)
            if address.kind not in LEFT_OUT and not _is_of_owner(address)
        )
    )
    text = "\n".join(f"{name} {digest}" for name, digest in objects)
    return SchemaDigest(fingerprint=hashlib.sha256(text.encode()).hexdigest(), objects=objects)


def _is_of_owner(address: Address) -> bool:
    return address.kind is ObjectKind.PRIVILEGES and address.part == "its owner"
