"""The lines of a file with what stands on each: code, and a comment in front of nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SPLIT = re.compile(r'((?:[^"/\n]|"(?:\\.|[^"\\\n])*"?|/(?!/))*)(//.*)?', re.DOTALL)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_LONG = re.compile(r'"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*.*?(?:\*/|\Z)', re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """`code` is what stands before the comment, without line end; `start` and `end` are places in
    the file. A line inside `/* … */` is a comment."""

    code: str
    comment: str
    start: int
    end: int


def text_lines(text: str) -> Iterator[TextLine]:
    plain = _without_long_comments(text)
    for found in _LINE.finditer(plain):
        raw = found[0].rstrip("\r\n")
        split = _SPLIT.match(raw)
        code, comment = (split[1], split[2] or "") if split else (raw, "")
        start, end = found.start(), found.start() + len(raw)
        written = text[start:end]
        if written != raw and not code.strip() and not comment:
            comment = written
        yield TextLine(code=code, comment=comment.strip(), start=start, end=end)
        if found.end() == len(text):
            return


def _without_long_comments(text: str) -> str:
    """`/* … */` as blanks, so that every offset stays; strings and `//` comments as they are."""
    if "/*" not in text:
        return text
    return _LONG.sub(lambda m: _blank(m[0]) if m[0].startswith("/*") else m[0], text)


def _blank(text: str) -> str:
    return "".join(each if each in "\r\n" else " " for each in text)
