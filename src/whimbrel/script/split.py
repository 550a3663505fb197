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
    Token,
)


class Piece(NamedTuple):
    """One statement's tokens, without comments and without the closing semicolon.

    `closed` is the place behind the semicolon, or of the end of the text.
    """

    tokens: tuple[Token, ...]
    closed: int
    problem: str = ""  # of the scanner: a literal or comment in it never ends
    problem_start: int = 0

    @property
    def start(self) -> int:
        return self.tokens[0].start if self.tokens else self.problem_start

    def meta_command(self) -> Token | None:
        """The first backslash outside literals: for psql, never for the server."""
        return next((each for each in self.tokens if each.kind == BACKSLASH), None)


def split(scan: Scan, length: int) -> Iterator[Piece]:
    """The pieces of a text of `length` bytes, in order; pieces without a token are left out."""
    tokens: list[Token] = []
    nesting = _Nesting()
    for token in scan.tokens:
        if token.kind in (SQL_COMMENT, C_COMMENT):
            continue
        if token.kind == SEMICOLON and nesting.is_outside:
            if tokens:
                yield Piece(tokens=tuple(tokens), closed=token.end)
            tokens, nesting = [], _Nesting()
            continue
        nesting.enter(token, tokens)
        tokens.append(token)
    if scan.problem:
        yield Piece(
            tokens=tuple(tokens),
            closed=length,
            problem=scan.problem,
            problem_start=scan.problem_start,
        )
    elif tokens:
        yield Piece(tokens=tuple(tokens), closed=length)


def comments(scan: Scan) -> Iterator[Token]:
    return (token for token in scan.tokens if token.kind == SQL_COMMENT)


class _Nesting:
    """Are we inside parentheses (CREATE RULE) or a BEGIN ATOMIC body, where `;` does not end?"""

    __slots__ = ("_bodies", "_parentheses")

    def __init__(self) -> None:
        self._parentheses = 0
        self._bodies = 0

    @property
    def is_outside(self) -> bool:
        return self._parentheses <= 0 and self._bodies == 0

    def enter(self, token: Token, before: Sequence[Token]) -> None:
        if token.kind == OPEN:
            self._parentheses += 1
        elif token.kind == CLOSE:
            self._parentheses -= 1
        elif token.kind == ATOMIC and before and before[-1].kind == BEGIN:
            self._bodies += 1
        elif token.kind == CASE and self._bodies:
            self._bodies += 1  # ends in END too
        elif token.kind == END and self._bodies:
            self._bodies -= 1
