"""Bytes of a file: UTF-8 or a reason with its place."""

from __future__ import annotations

import pytest

from whimbrel.errors import Failure
from whimbrel.script.decode import decode_script


def refused(raw: bytes) -> str:
    with pytest.raises(Failure) as caught:
        decode_script(raw, name="m.sql")
    return str(caught.value)


def test_the_byte_order_mark_goes_and_line_ends_stay() -> None:
    assert decode_script(b"\xef\xbb\xbfSELECT 1;\r\nSELECT 2;", name="m.sql") == (
        "SELECT 1;\r\nSELECT 2;"
    )


def test_other_encodings_are_refused_with_byte_and_line() -> None:
    assert refused(b"SELECT 1;\nSELECT '\xe9';") == (
        "S101: m.sql is not UTF-8\n"
        "  why:  byte 18, in line 2, is 0xe9; scripts are sent to the server as UTF-8\n"
        "  next: save m.sql as UTF-8, for example: iconv -f LATIN1 -t UTF-8 m.sql"
    )


def test_offsets_count_from_the_start_of_the_file_mark_included() -> None:
    assert "byte 3, in line 1, is 0xff" in refused(b"\xef\xbb\xbf\xff")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-16-le"])
def test_utf_16_is_refused(encoding: str) -> None:
    assert refused("SELECT 'é'".encode(encoding)).startswith(("S101", "S102"))


def test_nul_is_refused_with_its_line() -> None:
    assert refused(b"SELECT 1;\n\n\0") == (
        "S102: m.sql has a NUL byte in line 3\n"
        "  why:  PostgreSQL has no NUL in text: the file is damaged or saved as UTF-16\n"
        "  next: save m.sql as UTF-8 text and try again"
    )
