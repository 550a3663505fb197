"""A text as PostgreSQL's scanner sees it: tokens with their places in bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ctypes import string_at
from typing import NamedTuple

from .library import library

# Token numbers of libpg_query 18; single characters are their own number.
SQL_COMMENT, C_COMMENT = 275, 276
ATOMIC, BEGIN, CASE, END = 301, 308, 322, 404
SEMICOLON, COMMA, OPEN, CLOSE, BACKSLASH = map(ord, ";,()\\")


class Token(NamedTuple):
    kind: int
    start: int
    end: int


class Scan(NamedTuple):
    """`tokens` reach to the end of the text, or to the literal or comment that never ends."""

    tokens: tuple[Token, ...]
    problem: str = ""
    problem_start: int = 0  # in bytes


def scan(raw: bytes) -> Scan:
    """`raw` is UTF-8 without NUL. Never raises: what cannot be scanned is the `problem`."""
    lib = library()
    result = lib.pg_query_scan(raw)
    try:
        if not result.error:
            return Scan(tokens=tuple(_decode(string_at(result.data, result.length))))
        message = result.error.contents.message.decode("utf-8", "replace")
        character = max(result.error.contents.cursorpos - 1, 0)
    finally:
        lib.pg_query_free_scan_result(result)
    start = len(raw.decode()[:character].encode())
    before = scan(raw[:start]) if start else Scan(tokens=())
    return Scan(tokens=before.tokens, problem=message, problem_start=start)


# One ScanToken of the protobuf answer: start (1, left out when 0), end (2), token (4),
# keyword_kind (5); a varint is bytes with the high bit set and a last one without.
_VARINT = rb"([\x80-\xff]*[\x00-\x7f])"
_TOKEN = re.compile(
    rb"\x12.(?:\x08%b)?\x10%b\x20%b(?:\x28.)?" % (_VARINT, _VARINT, _VARINT), re.DOTALL
)
_VERSION = re.compile(rb"\x08%b" % _VARINT)


def _decode(answer: bytes) -> Iterator[Token]:
    version = _VERSION.match(answer)
    place = version.end() if version else 0
    for found in _TOKEN.finditer(answer, place):
        assert found.start() == place, "the scanner's answer has another shape"
        place = found.end()
        start, end, kind = found.groups(b"\x00")
        yield Token(_number(kind), _number(start), _number(end))


def _number(varint: bytes) -> int:
    if len(varint) == 1:
        return varint[0]
    if len(varint) == 2:
        return varint[0] & 0x7F | varint[1] << 7
    value = 0
    for byte in reversed(varint):
        value = value << 7 | byte & 0x7F
    return value
