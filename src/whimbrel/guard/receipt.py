"""A receipt: what staging has to say, as a signed file that outlives staging's database."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from .gate import Measured, SignOff, StagingProof

FORMAT = 1
KEY_PREFIX = "ed25519:"
LARGEST_CHARS = 1_000_000
# What is signed here can be mistaken for nothing that is signed elsewhere with the same key.
_CONTEXT = "whimbrel receipt\n"

Document = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Whether `signature` fits `signed`, and whether `key` (the public one) is trusted, is still to
    be asked."""

    content: StagingProof | SignOff
    document: Document
    signed: bytes
    key: str
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoReceipt:
    """A file that cannot be read as one, and in words why."""

    reason: str


def short_key(key: str) -> str:
    """Enough to tell keys apart: `ed25519:q83vEjRW…`."""
    return key[: len(KEY_PREFIX) + 8] + "…"


def proof_document(proof: StagingProof, further: Document) -> Document:
    """`further`: environment, tool_version, started_at, details."""
    return {
        "format": FORMAT,
        "receipt": "proof",
        "migration": proof.migration,
        "checksum": proof.checksum,
        "fingerprint_before": proof.fingerprint_before,
        "fingerprint_after": proof.fingerprint_after,
        "executed_on": proof.executed_on,
        "finished_at": _moment(proof.finished_at),
        **further,
    }


def signoff_document(signoff: SignOff, further: Document) -> Document:
    """`further`: environment, tool_version."""
    return {
        "format": FORMAT,
        "receipt": "signoff",
        "name": signoff.name,
        "who": signoff.who,
        "at": _moment(signoff.at),
        "fingerprint": signoff.fingerprint,
        "checksums": sorted(signoff.checksums),
        "signed_on": signoff.signed_on,
        **further,
    }


def to_be_signed(document: Document) -> bytes:
    """The bytes under the signature: a document with its key, as it stands in the file."""
    return (_CONTEXT + _rendered(document)).encode()


def receipt_text(document: Document, signature: str) -> str:
    """The file."""
    return _rendered({**document, "signature": signature})


def read_receipt(text: str) -> Receipt | NoReceipt:
    """Any byte but a line's end that is other than it was written makes it none, or makes its
    signature not fit."""
    text = text.replace("\r\n", "\n")
    if len(text) > LARGEST_CHARS:
        return NoReceipt(reason="it is too long for a receipt")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return NoReceipt(reason="it is no JSON")
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        return NoReceipt(reason=f"it is no receipt of format {FORMAT}")
    if _rendered(document) != text or list(document)[-1] != "signature":
        return NoReceipt(reason="it is not as it was written")
    return _receipt(document)


def _receipt(document: dict[str, object]) -> Receipt | NoReceipt:
    unsigned = {name: value for name, value in document.items() if name != "signature"}
    try:
        return Receipt(
            content=_content(document),
            document=unsigned,
            signed=to_be_signed(unsigned),
            key=_text(document, "key"),
            signature=_text(document, "signature"),
        )
    except (KeyError, TypeError, ValueError):
        return NoReceipt(reason="a field is missing or not of its kind")


def _content(document: Document) -> StagingProof | SignOff:
    if document["receipt"] == "proof":
        return StagingProof(
            migration=_text(document, "migration"),
            checksum=_text(document, "checksum"),
            fingerprint_before=_text(document, "fingerprint_before"),
            fingerprint_after=_text(document, "fingerprint_after"),
            executed_on=_text(document, "executed_on"),
            finished_at=_read_moment(document, "finished_at"),
            measured=Measured.of(document.get("details")),
        )
    if document["receipt"] == "signoff":
        return SignOff(
            name=_text(document, "name"),
            who=_text(document, "who"),
            at=_read_moment(document, "at"),
            fingerprint=_text(document, "fingerprint"),
            checksums=frozenset(_texts(document, "checksums")),
            signed_on=_text(document, "signed_on"),
        )
    raise ValueError(document["receipt"])


def _rendered(document: Document) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False, default=str) + "\n"


def _text(document: Document, name: str) -> str:
    value = document[name]
    if not isinstance(value, str) or not value:
        raise TypeError(name)
    return value


def _texts(document: Document, name: str) -> Sequence[str]:
    values = document[name]
    if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
        raise TypeError(name)
    return cast("list[str]", values)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _read_moment(document: Document, name: str) -> datetime:
    at = datetime.fromisoformat(_text(document, name))
    if at.tzinfo is None:
        raise ValueError(name)
    return at
