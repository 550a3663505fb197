"""One statement of a script, with its place in the user's text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# libpg_query's JSON form: an object is a Mapping, a list a Sequence; read it only through
# the functions of `script.node`.
Node = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Directive:
    """`-- whimbrel:NAME arguments`, in the words of the file."""

    name: str
    arguments: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why PostgreSQL's grammar refuses a statement, and where in the file.

    `offset` counts characters from the start of the file; `excerpt` shows the place.
    """

    message: str  # the parser's own words
    offset: int
    line: int
    excerpt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A statement as the server will get it.

    `sql` has neither the leading comments nor the closing semicolon. `offset` counts characters
    from the start of the file, `line` from 1. `node` is None where the parser could not see it
    (nested too deeply, grammar of a newer server): such a statement is *not seen*. `problem` is
    set where the grammar of PostgreSQL 18 refuses the statement.
    """

    sql: str
    position: int  # 0-based, among the statements of its file
    offset: int
    line: int
    tag: str  # the command tag in the manual's spelling: "CREATE INDEX", "" when not seen
    node: Node | None
    directives: tuple[Directive, ...] = ()
    problem: Problem | None = None

    @property
    def is_seen(self) -> bool:
        return self.node is not None

    @property
    def end(self) -> int:
        """Characters from the start of the file to the end of the statement."""
        return self.offset + len(self.sql)


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A whole file: its statements in order and the directives that stand for all of it."""

    text: str
    statements: Sequence[Statement]
    directives: tuple[Directive, ...] = ()
