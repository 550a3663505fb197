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
    """Those before any function, above upgrade(), and inside of it."""
    above: list[tuple[int, str]] = []
    is_inside, is_top = False, True
    for number, line in enumerate(text.splitlines(), 1):
        if _UPGRADE.match(line):
            yield from above
            above, is_inside, is_top = [], True, False
        elif _OTHER.match(line):
            if is_top:
                yield from above
            above, is_inside, is_top = [], False, False
        elif comment := _COMMENT.match(line):
            found = (number, f"-- {comment[1]}")
            if is_inside and line[:1].isspace():
                yield found
            elif not line[:1].isspace():
                above.append(found)
