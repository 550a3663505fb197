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
class Statement:
    """A statement as the server will get it.

    `sql` has neither the leading comments nor the closing semicolon. `offset` counts characters
    from the start of the file, `line` from 1. `node` is None where the parser could not see it
    (nested too deeply, grammar of a newer server): such a statement is *not seen*.
    """

    sql: str
    position: int  # 0-based, among the statements of its file
    offset: int
    line: int
    tag: str  # the command tag in the manual's spelling: "CREATE INDEX", "" when not seen
    node: Node | None
    directives: tuple[Directive, ...] = ()

    @property
    def is_seen(self) -> bool:
        return self.node is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A whole file: its statements in order and the directives that stand for all of it."""

    text: str
    statements: Sequence[Statement]
    directives: tuple[Directive, ...] = ()
