"""A very long text in parts of whole statements, so that memory does not grow with the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .psql import without_copy_data, without_harmless
from .split import split
from .tokens import C_COMMENT, SEMICOLON, SQL_COMMENT, scan

# In characters. A tree takes some 50 times as much memory as its statement.
LONGEST = 500_000
LONGEST_STATEMENT = 8_000_000
_END_MARK = re.compile(r"\s*^\\\.[ \t]*\r?$", re.MULTILINE)
_BETWEEN = frozenset({SEMICOLON, SQL_COMMENT, C_COMMENT})


class Chunk(NamedTuple):
    """`lines` of the file come before it; `is_last`: nothing follows. `is_too_long`: it begins with
    a statement that is longer than what is read, so that this and what follows is not seen."""

    text: str
    lines: int
    is_last: bool
    is_too_long: bool = False


def is_readable(text: str) -> bool:
    """Can it be scanned? Of NUL and half characters `parse_script` tells."""
    if len(text) <= LONGEST:
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def chunks(text: str, longest: int = LONGEST, most: int = LONGEST_STATEMENT) -> Iterator[Chunk]:
    """The text itself where it is short enough; else parts that end behind a statement.

    A statement that is longer than `longest` is a part of its own, one longer than `most` is the
    last. The data of COPY is left out of a long text, its lines stay. `text` has no NUL and can
    be encoded.
    """
    if len(text) > longest:
        text = without_copy_data(text)
    start = lines = 0
    while len(text) - start > longest:
        end = _end(text, start, longest, most)
        if end is None:
            yield Chunk(text[start : start + longest], lines, is_last=True, is_too_long=True)
            return
        if end >= len(text):
            break
        yield Chunk(text[start:end], lines, is_last=False)
        lines += text.count("\n", start, end)
        start = end
    yield Chunk(text[start:], lines, is_last=True)


def _end(text: str, start: int, longest: int, most: int) -> int | None:
    """Behind the last statement that ends within reach; further on where none does, None where
    that is too far."""
    reach = longest
    while start + reach < len(text) or len(text) - start > most:
        if reach > most:
            return None
        # Without a semicolon or a comment nothing ends, and nothing needs to be scanned.
        if any(text.find(each, start, start + reach) >= 0 for each in (";", "--")):
            raw = without_harmless(text[start : start + reach].encode())
            found = scan(raw)
            # The last piece goes on behind the cut, or a literal does.
            pieces = [piece.closed for piece in split(found, len(raw)) if piece.closed < len(raw)]
            if not pieces and set(found.kinds) <= _BETWEEN:
                # Nothing but what stands between statements; the last of it may go on as well.
                pieces = [end for end in found.ends if end < len(raw)]
            if pieces:
                return _behind_data(text, start + len(raw[: pieces[-1]].decode()))
        reach *= 2
    return len(text)


def _behind_data(text: str, end: int) -> int:
    """COPY and the mark where its rows end belong together."""
    mark = _END_MARK.match(text, end)
    return mark.end() if mark else end
