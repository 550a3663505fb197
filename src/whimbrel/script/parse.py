"""The text of a file into its statements, each with place, tag, tree and directives."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from textwrap import shorten

from ..errors import Failure, Notice
from . import psql
from .directives import Place, is_of_the_file, may_stand_again, misplaced, read_directive, repeated
from .excerpt import excerpt, line_of
from .parser import DEEPEST_RUN, NotSeen, Parsed, SyntaxProblem, longest_run, parse
from .reread import Reread
from .split import NOWHERE, Piece, comments, split
from .statement import Directive, Problem, Script, Statement
from .tag import command_tag
from .tokens import scan
from .unreadable import not_encodable, refuse_nul

Outcome = Parsed | SyntaxProblem | NotSeen
LONGEST_MESSAGE = 120
_LONG = 1_000_000  # characters of a script whose trees are not held
_BOM = "\ufeff"


def parse_script(text: str, *, name: str) -> Script:
    """`text` as the server will get it, statement by statement; `name` is for messages.

    A statement that the grammar refuses is kept with its `problem`; one that cannot be seen is
    kept without a tree. Raises `Failure` S102–S104 and S106–S108 for what is no SQL at all:
    NUL, psql's commands, inline COPY data, directives that cannot be understood.
    """
    return _Reading(text.removeprefix(_BOM), name).script()


def syntax_failure(statement: Statement, name: str) -> Failure:
    """What to raise when a statement with a `problem` must not be passed over."""
    if statement.problem is None:
        raise ValueError("the statement has no problem")
    return Failure(
        Notice(
            code="S105",
            what=f"{name}, line {statement.problem.line}: {statement.problem.message}",
            why="PostgreSQL cannot read this statement, so nothing of the file was run",
            next="correct the place above; psql would stop there too",
            excerpt=statement.problem.excerpt,
        )
    )


class _Reading:
    """One text while it is read: the bytes for the parser, the characters for people."""

    def __init__(self, text: str, name: str) -> None:
        refuse_nul(text, name=name)
        self.text, self.name = text, name
        try:
            self.raw = text.encode()
        except UnicodeEncodeError as exc:
            raise Failure(not_encodable(name, line_of(text, exc.start))) from None
        self._scan = scan(psql.without_harmless(self.raw))
        self._known = (0, 0, 1)  # a place in bytes, the same in characters, its line

    def script(self) -> Script:
        pieces = tuple(split(self._scan, len(self.raw)))
        of_file, of_piece = self._directives(pieces)
        statements = tuple(
            self._statement(piece, position, tuple(of_piece[position]))
            for position, piece in enumerate(pieces)
        )
        return Script(text=self.text, statements=statements, directives=tuple(of_file))

    def _statement(
        self, piece: Piece, position: int, directives: tuple[Directive, ...]
    ) -> Statement:
        if piece.backslash != NOWHERE:
            at, _ = self._place(piece.backslash)
            raise self._failure(psql.meta_command(self.text, at), at)
        sql = self.raw[piece.start : piece.end].decode().rstrip()
        offset, line = self._place(piece.start)
        outcome = _outcome(piece, sql)
        seen = outcome.nodes[0] if isinstance(outcome, Parsed) else None
        if seen and (notice := psql.inline_copy(seen)):
            raise self._failure(notice, offset)
        return Statement(
            sql=sql,
            position=position,
            offset=offset,
            line=line,
            tag=command_tag(seen) if seen else "",
            node=Reread(sql) if seen and len(self.text) > _LONG else seen,
            directives=directives,
            problem=self._problem(outcome, offset),
        )

    def _problem(self, outcome: Outcome, offset: int) -> Problem | None:
        if not isinstance(outcome, SyntaxProblem):
            return None
        at = offset + (outcome.character or 0)
        return Problem(
            # An unterminated quote is quoted to the end of the file.
            message=shorten(outcome.message, LONGEST_MESSAGE, placeholder=" …"),
            offset=at,
            line=line_of(self.text, at),
            excerpt=excerpt(self.text, at, name=self.name),
        )

    def _directives(
        self, pieces: Sequence[Piece]
    ) -> tuple[list[Directive], defaultdict[int, list[Directive]]]:
        of_file: list[Directive] = []
        names: set[str] = set()
        of_piece: defaultdict[int, list[Directive]] = defaultdict(list)
        for byte, place, directive in self._found():
            index = _piece_at(pieces, byte, own_line=self._begins_its_line(place.offset))
            if not is_of_the_file(directive) and 0 <= index < len(pieces):
                of_piece[index].append(directive)
            elif not is_of_the_file(directive) or (pieces and byte > pieces[0].start):
                raise place.failure(misplaced(directive))
            elif directive.name in names and not may_stand_again(directive):
                raise place.failure(repeated(directive))
            else:
                of_file.append(directive)
                names.add(directive.name)
        return of_file, of_piece

    def _found(self) -> Iterator[tuple[int, Place, Directive]]:
        if "whimbrel" not in self.text.lower():
            return
        for start, end in comments(self._scan):
            comment = self.raw[start:end].decode()
            if "whimbrel" not in comment.lower():
                continue
            place = Place(text=self.text, offset=self._place(start)[0], name=self.name)
            if directive := read_directive(comment, place):
                yield start, place, directive

    def _begins_its_line(self, offset: int) -> bool:
        return not self.text[self.text.rfind("\n", 0, offset) + 1 : offset].strip()

    def _failure(self, notice: Notice, offset: int) -> Failure:
        return Failure(notice).with_excerpt(excerpt(self.text, offset, name=self.name))

    def _place(self, byte: int) -> tuple[int, int]:
        """Character and line of a byte; quick when asked in the order of the text."""
        known, character, line = self._known if self._known[0] <= byte else (0, 0, 1)
        between = self.raw[known:byte]
        self._known = byte, character + len(between.decode()), line + between.count(b"\n")
        return self._known[1:]


def _outcome(piece: Piece, sql: str) -> Outcome:
    if piece.problem:
        at = len(sql.encode()[: piece.problem_start - piece.start].decode())
        return SyntaxProblem(message=piece.problem, character=at)
    if len(piece.kinds) > DEEPEST_RUN and longest_run(piece.kinds) > DEEPEST_RUN:
        return NotSeen(reason="nested too deeply")
    outcome = parse(sql.encode())
    if isinstance(outcome, Parsed) and len(outcome.nodes) != 1:
        return NotSeen(reason="more than one statement")
    return outcome


def _piece_at(pieces: Sequence[Piece], byte: int, *, own_line: bool) -> int:
    """The statement that a comment at `byte` speaks for: around or below it, or before it
    on the same line."""
    below = bisect_right(pieces, byte, key=lambda piece: piece.closed)
    return below if own_line or (below < len(pieces) and pieces[below].start < byte) else below - 1
