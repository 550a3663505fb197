"""The checksum of a migration, as Prisma writes and compares it."""

from __future__ import annotations

from hashlib import sha256


def checksum_of(raw: bytes) -> str:
    """SHA-256 of the file as it stands on disk, in hexadecimal."""
    return sha256(raw).hexdigest()


def matches(raw: bytes, recorded: str) -> bool:
    """Is `recorded` the checksum of this file, whatever git did to its line ends?

    Old rows of Prisma hold each byte without its leading zero, so they are shorter than 64.
    """
    return recorded in spellings(raw)


def spellings(raw: bytes) -> tuple[str, ...]:
    """Every checksum by which a ledger may know this file; the first is what is written now."""
    digests = [sha256(variant).digest() for variant in _variants(raw)]
    return (
        *(each.hex() for each in digests),
        *("".join(f"{byte:x}" for byte in each) for each in digests),
    )


def _variants(raw: bytes) -> tuple[bytes, ...]:
    """The same three as Prisma's: as it is, with LF, with CRLF."""
    return raw, raw.replace(b"\r\n", b"\n"), raw.replace(b"\n", b"\r\n")
