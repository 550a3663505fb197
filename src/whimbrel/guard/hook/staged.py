"""A file as a commit would have it, the places in it to judge, and what was seen there."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple


class StagedFile(NamedTuple):
    """`path` as git has it. `added`: numbers of the lines that are new; None where all are."""

    path: str
    text: str
    added: frozenset[int] | None = None

    def adds(self, first: int, last: int) -> bool:
        """Is any line from `first` to `last` new?"""
        if self.added is None:
            return True
        return any(line in self.added for line in range(first, last + 1))


class Form(Enum):
    """How a place in a file is to be read."""

    SHELL = "shell"  # a command line
    WORDS = "words"  # a program and its arguments, as a list in some language
    LITERAL = "literal"  # a string in a program: SQL, a command line, or neither
    SQL = "sql"  # a statement
    CALL = "call"  # a call in Python: op.drop_table("users")


class Spot(NamedTuple):
    """A place to judge, with its first and last line. `words` for WORDS, else `text`."""

    form: Form
    first: int
    last: int
    text: str = ""
    words: tuple[str, ...] = ()


class Sighting(NamedTuple):
    """Something that loses data, with its place and what to do."""

    file: str
    line: int
    statement: str
    code: str
    name: str
    what: str
    why: str
    next: str


def numbered(text: str) -> Iterable[tuple[int, str]]:
    """The lines from 1, without their ends, whether LF or CRLF."""
    return ((number, line.rstrip("\r")) for number, line in enumerate(text.split("\n"), 1))
