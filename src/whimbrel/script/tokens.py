"""A text as PostgreSQL's scanner sees it: tokens with their places in bytes."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from ctypes import string_at
from itertools import islice
from typing import NamedTuple

from .library import library

# Token numbers of libpg_query 18; single characters are their own number.
SQL_COMMENT, C_COMMENT = 275, 276
ATOMIC, BEGIN, CASE, END = 301, 308, 322, 404
SEMICOLON, COMMA, OPEN, CLOSE, BACKSLASH = map(ord, ";,()\\")


class Scan(NamedTuple):
    """Tokens as three columns: their number, and where each starts and ends in bytes.

    They reach to the end of the text, or to the literal or comment that never ends. A long text
    has millions of them, so they are machine numbers.
    """

    kinds: Sequence[int] = ()
    starts: Sequence[int] = ()
    ends: Sequence[int] = ()
    problem: str = ""
    problem_start: int = 0


def scan(raw: bytes) -> Scan:
    """`raw` is UTF-8 without NUL. Never raises: what cannot be scanned is the `problem`."""
    lib = library()
    result = lib.pg_query_scan(raw)
    try:
        if not result.error:
            return _decode(string_at(result.data, result.length), len(raw))
        message = result.error.contents.message.decode("utf-8", "replace")
        character = max(result.error.contents.cursorpos - 1, 0)
    finally:
        lib.pg_query_free_scan_result(result)
    start = len(raw.decode()[:character].encode())
    before = scan(raw[:start]) if start else Scan()
    return before._replace(problem=message, problem_start=start)


# One ScanToken of the protobuf answer: start (1, left out when 0), end (2), token (4),
# keyword_kind (5); a varint is bytes with the high bit set and a last one without.
_VARINT = rb"([\x80-\xff]*[\x00-\x7f])"
_TOKEN = re.compile(
    rb"\x12.(?:\x08%b)?\x10%b\x20%b(?:\x28.)?" % (_VARINT, _VARINT, _VARINT), re.DOTALL
)
_VERSION = re.compile(rb"\x08%b" % _VARINT)


def _decode(answer: bytes, length: int) -> Scan:
    version = _VERSION.match(answer)
    place = version.end() if version else 0
    if length < _SHORT:
        columns = tuple(zip(*_TOKEN.findall(answer, place), strict=True)) or ((), (), ())
        starts, ends, kinds = (tuple(map(_SMALL.__getitem__, column)) for column in columns)
        return Scan(kinds=kinds, starts=starts, ends=ends)
    return _decode_long(_TOKEN.finditer(answer, place))


def _decode_long(found: Iterator[re.Match[bytes]]) -> Scan:
    """Block by block: a match takes fifty times as much memory as the three numbers in it."""
    starts, ends, kinds = array("I"), array("I"), array("I")
    while block := [match.groups(b"") for match in islice(found, _BLOCK)]:
        numbers = _Numbers({b"": 0})
        for into, column in zip((starts, ends, kinds), zip(*block, strict=True), strict=True):
            into.extend(map(numbers.__getitem__, column))
    return Scan(kinds=kinds, starts=starts, ends=ends)


_BLOCK = 20_000  # tokens


class _Numbers(dict[bytes, int]):
    """Varints that were met; most occur again, as the end of a token and the next one's start."""

    def __missing__(self, varint: bytes) -> int:
        value = 0
        for byte in reversed(varint):
            value = value << 7 | byte & 0x7F
        self[varint] = value
        return value


# The places in ordinary texts, two bytes each at most, are remembered from one to the next.
_SMALL = _Numbers({b"": 0})
_SHORT = 1 << 14
