"""`# whimbrel:…` in a revision's file: directives, put before the statements they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_COMMENT = re.compile(r"^\s*#\s*(whimbrel\s*:.*?)\s*$", re.IGNORECASE)
_UPGRADE = re.compile(r"^(?:async\s+)?def\s+upgrade\b")
_OTHER = re.compile(r"^(?:async\s+)?def\s|^class\s")

Said = Sequence[tuple[int, str]]  # line of the file, statement


def with_directives(said: Said, text: str) -> Said:
    """Those above upgrade() and in it stand for the statement that comes next, or for the whole
    revision, as their names say; those of downgrade() for nothing."""
    made: list[tuple[int, str]] = []
    waiting = list(_directives(text))
    for line, statement in said:
        while waiting and waiting[0][0] <= line:
            made.append(waiting.pop(0))
        made.append((line, statement))
    return [*made, *waiting]


def _directives(text: str) -> Iterator[tuple[int, str]]:
    counts = True
    for number, line in enumerate(text.splitlines(), 1):
        if _UPGRADE.match(line):
            counts = True
        elif _OTHER.match(line):
            counts = False
        elif counts and (comment := _COMMENT.match(line)):
            yield number, f"-- {comment[1]}"
