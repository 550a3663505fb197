"""Checksums as Prisma writes and compares them."""

from __future__ import annotations

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from whimbrel.history.checksum import checksum_of, matches

lines = st.lists(st.text(alphabet="abc é;-", max_size=6), max_size=6)


def unpadded(raw: bytes) -> str:
    return "".join(f"{byte:x}" for byte in sha256(raw).digest())


def test_it_is_sha256_of_the_bytes_as_sha256sum_prints_it() -> None:
    expected = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    assert checksum_of(b"hello") == expected


@given(lines)
def test_line_ends_do_not_make_an_edit(text: list[str]) -> None:
    unix, windows = "\n".join(text).encode(), "\r\n".join(text).encode()
    assert matches(unix, checksum_of(windows))
    assert matches(windows, checksum_of(unix))


@given(st.binary(max_size=40))
def test_rows_of_old_versions_without_leading_zeros_match(raw: bytes) -> None:
    assert matches(raw, unpadded(raw))
    assert matches(raw, checksum_of(raw))


@given(st.binary(max_size=20), st.binary(max_size=20))
def test_any_other_change_is_an_edit(one: bytes, other: bytes) -> None:
    same = one.replace(b"\r\n", b"\n") == other.replace(b"\r\n", b"\n")
    assert same or not matches(one, checksum_of(other))


def test_a_byte_order_mark_and_a_last_line_break_count() -> None:
    assert not matches(b"SELECT 1;", checksum_of(b"\xef\xbb\xbfSELECT 1;"))
    assert not matches(b"SELECT 1;", checksum_of(b"SELECT 1;\n"))


def test_an_empty_recorded_checksum_matches_nothing() -> None:
    assert not matches(b"", "")
