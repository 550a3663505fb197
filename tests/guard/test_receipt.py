from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whimbrel.guard.gate import Measured, SignOff, StagingProof
from whimbrel.guard.receipt import (
    NoReceipt,
    Receipt,
    proof_document,
    read_receipt,
    receipt_text,
    signoff_document,
    to_be_signed,
)

PROOF = StagingProof(
    migration="20260101000000_größer",
    checksum="a" * 64,
    fingerprint_before="f0",
    fingerprint_after="f1",
    executed_on="uuid",
    finished_at=datetime(2026, 5, 4, 14, tzinfo=timezone(timedelta(hours=2))),
    measured=Measured(duration_ms=1.5),
)
SIGNOFF = SignOff(
    name="checkout journey",
    who="ada@laptop",
    at=datetime(2026, 5, 4, 12, tzinfo=UTC),
    fingerprint="f1",
    checksums=frozenset(["b", "a"]),
    signed_on="uuid",
)
DOCUMENT = {**proof_document(PROOF, {"details": {"duration_ms": 1.5}}), "key": "ed25519:k"}
TEXT = receipt_text(DOCUMENT, "c2ln")


def test_what_was_written_is_read() -> None:
    found = read_receipt(TEXT)
    assert isinstance(found, Receipt)
    assert found.content == PROOF
    assert (found.key, found.signature) == ("ed25519:k", "c2ln")
    assert found.signed == to_be_signed(DOCUMENT)
    signed = receipt_text({**signoff_document(SIGNOFF, {}), "key": "ed25519:k"}, "c2ln")
    again = read_receipt(signed)
    assert isinstance(again, Receipt)
    assert again.content == SIGNOFF


@given(st.integers(min_value=0, max_value=len(TEXT) - 1), st.characters(codec="utf-8"))
def test_no_character_can_be_changed(place: int, character: str) -> None:
    edited = TEXT[:place] + character + TEXT[place + 1 :]
    found, original = read_receipt(edited), read_receipt(TEXT)
    assert isinstance(original, Receipt)
    if edited != TEXT and isinstance(found, Receipt):
        before = (original.signed, original.key, original.signature)
        assert (found.signed, found.key, found.signature) != before


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it is no JSON"),
        ("[" * 100_000, "it is no JSON"),
        ("[]", "it is no receipt of format 1"),
        (TEXT.replace('"format": 1', '"format": 2'), "it is no receipt of format 1"),
        (TEXT.replace("  ", "\t"), "it is not as it was written"),
        (TEXT + "\n", "it is not as it was written"),
        (TEXT.replace('"checksum"', '"sum"'), "a field is missing or not of its kind"),
        (TEXT.replace('"proof"', '"praise"'), "a field is missing or not of its kind"),
        (TEXT.replace("T12:00:00+00:00", "T12:00:00"), "a field is missing or not of its kind"),
        (" " * 1_000_001, "it is too long for a receipt"),
    ],
)
def test_what_is_no_receipt_says_why(text: str, why: str) -> None:
    assert read_receipt(text) == NoReceipt(reason=why)


def test_the_order_of_entries_is_signed_too() -> None:
    other = dict(reversed(DOCUMENT.items()))
    assert to_be_signed(other) != to_be_signed(DOCUMENT)
    moved = receipt_text(replace_first(DOCUMENT), "c2ln")
    found = read_receipt(moved)
    assert isinstance(found, Receipt)
    assert found.signed != to_be_signed(DOCUMENT)


def replace_first(document: dict[str, object]) -> dict[str, object]:
    """The first entry behind all others."""
    (name, value), *rest = document.items()
    return {**dict(rest), name: value}


def test_line_ends_of_windows_are_the_same() -> None:
    assert read_receipt(TEXT.replace("\n", "\r\n")) == read_receipt(TEXT)


def test_another_proof_is_other_bytes() -> None:
    other = {**proof_document(replace(PROOF, checksum="b" * 64), {}), "key": "ed25519:k"}
    assert to_be_signed(other) != to_be_signed(DOCUMENT)
