"""A shell script into its command lines, with their places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..operations.lexer import Lexer
from .staged import Form, Spot, numbered

# A quote or here-document that runs longer than this was none.
_LONGEST = 120


def spots(text: str) -> Iterator[Spot]:
    return joined(numbered(text))


def joined(lines: Iterable[tuple[int, str]]) -> Iterator[Spot]:
    """One spot per command line: what a backslash, a quote or a here-document holds together."""
    pending: list[tuple[int, str]] = []
    for number, line in lines:
        pending.append((number, line))
        if _is_complete("\n".join(line for _, line in pending)):
            yield _spot(pending)
            pending = []
        elif len(pending) > _LONGEST:
            yield from _one_by_one(pending)
            pending = []
    yield from _one_by_one(pending)


def _one_by_one(lines: Iterable[tuple[int, str]]) -> Iterator[Spot]:
    for each in lines:
        yield _spot([each])


def _spot(lines: list[tuple[int, str]]) -> Spot:
    text = "\n".join(line for _, line in lines)
    return Spot(form=Form.SHELL, first=lines[0][0], last=lines[-1][0], text=text)


def _is_complete(text: str) -> bool:
    if text.endswith("\\") and not text.endswith("\\\\"):
        return False
    if not any(each in text for each in ("'", '"', "<<")):
        return True
    return not Lexer(text + "\n").unseen.endswith(("that does not close", "that does not end"))
