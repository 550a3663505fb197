"""A place in the user's text, for people: file, line, and a caret under the character."""

from __future__ import annotations

import unicodedata

from ..pg.secret import masked

_BEFORE, _AFTER = 76, 40


def line_of(text: str, offset: int) -> int:
    """The line of a character, from 1; a line ends in LF or CRLF."""
    return text.count("\n", 0, offset) + 1


def excerpt(text: str, offset: int, *, name: str) -> str:
    """Three lines: `name:line:column`, the line, the caret; the column counts characters from 1.

    The caret stands right also behind tabs and characters that are two columns wide. Of a long
    line only what is near the place is shown; a password in it is stars.
    """
    offset = min(max(offset, 0), len(text))
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    line = masked(text[start : end if end >= 0 else len(text)].rstrip("\r"))
    column = offset - start
    first = max(column - _BEFORE, 0)
    before = "…" * (first > 0) + line[first:column]
    after = line[column : column + _AFTER] + "…" * (len(line) > column + _AFTER)
    where = f"{name}:{line_of(text, offset)}:{column + 1}"
    return f"{where}\n  {before}{after}\n  {_blank(before)}^"


def _blank(before: str) -> str:
    return "".join("\t" if each == "\t" else " " * _width(each) for each in before)


def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
