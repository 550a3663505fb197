"""Finds the blocks of a schema file and the lines in them, with the comments that belong to each.

Comments become documentation (`///`) of what follows or stands before them on the line; others
are passed over, `/* … */` too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .lines import text_lines
from .problem import Problem, ProblemKind, unread
from .syntax import BlockKind, SchemaFile, Span

_KINDS = "|".join(kind.value for kind in BlockKind)
# Prisma needs no space behind the keyword.
_HEAD = re.compile(rf"\s*({_KINDS})\s*([A-Za-z0-9][-_A-Za-z0-9]*)\s*\{{")
_OTHER_HEAD = re.compile(r"\s*([A-Za-z][-_A-Za-z0-9]*)\s+[-_A-Za-z0-9]+\s*\{")
_ALIAS = re.compile(r"\s*type\s+[A-Za-z0-9][-_A-Za-z0-9]*\s*=")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`code` is what stands before a comment; `start` its place in the file, `end` that of the
    line's last character. `docs`: lines of `///` above and behind."""

    code: str
    start: int
    end: int
    docs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawBlock:
    """`name_span` is that of its name, `whole` from the keyword to the closing brace."""

    kind: BlockKind
    name: str
    name_span: Span
    whole: Span
    docs: tuple[str, ...]
    lines: tuple[Line, ...]


def find_blocks(file: SchemaFile) -> tuple[tuple[RawBlock, ...], tuple[Problem, ...]]:
    """In the order of the file, and what stands between them and is no comment."""
    scan = _Scan(file)
    return tuple(scan.blocks()), tuple(scan.problems)


class _Scan:
    def __init__(self, file: SchemaFile) -> None:
        self._file = file
        self._lines = list(_lines(file.text))
        self._at = 0
        self.problems: list[Problem] = []

    def blocks(self) -> Iterator[RawBlock]:
        while self._at < len(self._lines):
            line = self._lines[self._at]
            self._at += 1
            head = _HEAD.match(line.code)
            if head:
                yield self._block(head, line)
            elif line.code.strip():
                self._refuse(line)

    def _block(self, head: re.Match[str], first: Line) -> RawBlock:
        kind, name = BlockKind(head[1]), head[2]
        name_span = self._span(first.start + head.start(2), first.start + head.end(2))
        inside: list[Line] = []
        end = first.end
        while self._at < len(self._lines):
            line = self._lines[self._at]
            self._at += 1
            end = line.end
            if line.code.lstrip().startswith("}"):
                self._after(line)
                break
            inside.append(line)
        else:
            what = f"{kind.value} {name} has no closing brace"
            self._say(what, name_span, "write `}` on a line of its own behind its last line")
        return RawBlock(
            kind=kind,
            name=name,
            name_span=name_span,
            whole=self._span(first.start + head.start(1), end),
            docs=first.docs,
            lines=tuple(each for each in inside if each.code.strip()),
        )

    def _after(self, line: Line) -> None:
        rest = line.code.lstrip()[1:]
        if rest.strip():
            start = line.start + line.code.index("}") + 1
            self._say(
                "something stands behind the closing brace",
                self._span(start, line.end),
                "write it on a line of its own",
            )

    def _refuse(self, line: Line) -> None:
        start = line.start + len(line.code) - len(line.code.lstrip())
        span, other = self._span(start, line.end), _OTHER_HEAD.match(line.code)
        known = "model, view, enum, type, datasource or generator"
        if _ALIAS.match(line.code):
            self._say("a type has no alias", span, "write the type itself at each field")
        elif other:
            self._skip_block()
            self._say(f"{other[1]} is no kind of block", span, f"a block begins with {known}")
        else:
            form = f"a block begins with {known}, its name and `{{` on one line"
            self.problems.append(unread(span, line.code, "this line belongs to no block", form))

    def _skip_block(self) -> None:
        while self._at < len(self._lines):
            self._at += 1
            if self._lines[self._at - 1].code.lstrip().startswith("}"):
                return

    def _span(self, start: int, end: int) -> Span:
        return Span(self._file.name, start, end)

    def _say(self, what: str, span: Span, instead: str) -> None:
        self.problems.append(Problem(ProblemKind.SYNTAX, what, span, instead))


def _lines(text: str) -> Iterator[Line]:
    docs: list[str] = []
    for line in text_lines(text):
        own = [line.comment[3:].strip()] if line.comment.startswith("///") else []
        if line.code.strip():
            yield Line(code=line.code, start=line.start, end=line.end, docs=(*docs, *own))
            docs = []
        elif own:
            docs += own
        elif not line.comment:
            docs = []  # an empty line: what was said above belongs to nothing
