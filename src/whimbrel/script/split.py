"""A text into the pieces that the server will get one by one, as psql splits it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .tokens import (
    ATOMIC,
    BACKSLASH,
    BEGIN,
    C_COMMENT,
    CASE,
    CLOSE,
    END,
    OPEN,
    SEMICOLON,
    SQL_COMMENT,
    Scan,
)

NOWHERE = -1


class Piece(NamedTuple):
    """One statement, without comments around it and without the closing semicolon.

    Places count bytes: `closed` is behind the semicolon, or the end of the text; `backslash` is
    the first one outside literals, which is for psql and never for the server.
    """

    kinds: tuple[int, ...]  # its tokens
    start: int
    end: int
    closed: int
    backslash: int = NOWHERE
    problem: str = ""  # of the scanner: a literal or comment in it never ends
    problem_start: int = 0


def split(scan: Scan, length: int) -> Iterator[Piece]:
    """The pieces of a text of `length` bytes, in order; pieces without a token are left out."""
    kinds: list[int] = []
    start = end = 0
    backslash = NOWHERE
    nesting = _Nesting()
    for kind, starts, ends in zip(scan.kinds, scan.starts, scan.ends, strict=True):
        if kind == SEMICOLON and nesting.is_outside:
            if kinds:
                yield Piece(tuple(kinds), start, end, ends, backslash)
            kinds, nesting, backslash = [], _Nesting(), NOWHERE
            continue
        if kind in _COMMENTS:
            continue
        if kind in _NESTING:
            nesting.enter(kind, kinds)
        elif kind == BACKSLASH and backslash == NOWHERE:
            backslash = starts
        start = start if kinds else starts
        end = ends
        kinds.append(kind)
    if scan.problem:
        start = start if kinds else scan.problem_start
        problem = (scan.problem, scan.problem_start)
        yield Piece(tuple(kinds), start, length, length, backslash, *problem)
    elif kinds:
        yield Piece(tuple(kinds), start, end, length, backslash)


def comments(scan: Scan) -> Iterator[tuple[int, int]]:
    """Where each `--` comment starts and ends."""
    for kind, start, end in zip(scan.kinds, scan.starts, scan.ends, strict=True):
        if kind == SQL_COMMENT:
            yield start, end


_COMMENTS = frozenset({SQL_COMMENT, C_COMMENT})
_NESTING = frozenset({OPEN, CLOSE, ATOMIC, CASE, END})


class _Nesting:
    """Are we inside parentheses (CREATE RULE) or a BEGIN ATOMIC body, where `;` does not end?"""

    __slots__ = ("_bodies", "_parentheses")

    def __init__(self) -> None:
        self._parentheses = 0
        self._bodies = 0

    @property
    def is_outside(self) -> bool:
        return self._parentheses <= 0 and self._bodies == 0

    def enter(self, kind: int, before: Sequence[int]) -> None:
        if kind == OPEN:
            self._parentheses += 1
        elif kind == CLOSE:
            self._parentheses -= 1
        elif kind == ATOMIC and before and before[-1] == BEGIN:
            self._bodies += 1
        elif kind == CASE and self._bodies:
            self._bodies += 1  # ends in END too
        elif kind == END and self._bodies:
            self._bodies -= 1
