"""A very long text in parts of whole statements, so that memory does not grow with the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .psql import without_harmless
from .split import split
from .tokens import scan

LONGEST = 2_000_000  # characters


class Chunk(NamedTuple):
    """`lines` of the file come before it; `is_last`: nothing follows."""

    text: str
    lines: int
    is_last: bool


def is_readable(text: str) -> bool:
    """Can it be scanned? Of NUL and half characters `parse_script` tells."""
    if len(text) <= LONGEST:
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def chunks(text: str, longest: int = LONGEST) -> Iterator[Chunk]:
    """The text itself where it is short enough; else parts that end behind a statement.

    A statement that is longer than `longest` is a part of its own. `text` has no NUL and can be
    encoded.
    """
    start = lines = 0
    while len(text) - start > longest:
        end = _end(text, start, longest)
        if end >= len(text):
            break
        yield Chunk(text[start:end], lines, is_last=False)
        lines += text.count("\n", start, end)
        start = end
    yield Chunk(text[start:], lines, is_last=True)


def _end(text: str, start: int, longest: int) -> int:
    """Behind the last statement that ends within reach; further on where none does."""
    reach = longest
    while start + reach < len(text):
        raw = without_harmless(text[start : start + reach].encode())
        found = scan(raw)
        # The last piece goes on behind the cut, or a literal does.
        pieces = [piece.closed for piece in split(found, len(raw)) if piece.closed < len(raw)]
        if pieces:
            return start + len(raw[: pieces[-1]].decode())
        reach *= 2
    return len(text)
