"""Schema files → one tree, and everything in them that is no schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from .blocks import Line, RawBlock, find_blocks
from .grammar import BLOCK_ATTRIBUTE, FIELD, SETTING, VALUE, Misread, parse_line
from .problem import Problem, ProblemKind, unread
from .syntax import (
    Attribute,
    Block,
    BlockKind,
    Document,
    FieldNode,
    SchemaFile,
    SettingNode,
    Span,
    ValueNode,
)
from .tree import LineReading

if TYPE_CHECKING:
    from lark import Token, Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """`document` holds what could be read; with any problem it is not whole."""

    document: Document
    problems: tuple[Problem, ...]


def parse_schema(files: Iterable[SchemaFile]) -> Parsed:
    """Never raises: every line that cannot be read is a problem of its own."""
    every = tuple(files)
    problems: list[Problem] = []
    blocks: list[Block] = []
    for file in every:
        raw, found = find_blocks(file)
        problems += found
        for each in raw:
            reader = _BlockReader(file.name, each)
            blocks.append(reader.block())
            problems += reader.problems
    return Parsed(document=Document(files=every, blocks=tuple(blocks)), problems=tuple(problems))


_Kept = TypeVar("_Kept")


@dataclass(slots=True)
class _Parts:
    fields: list[FieldNode] = field(default_factory=list)
    values: list[ValueNode] = field(default_factory=list)
    settings: list[SettingNode] = field(default_factory=list)
    attributes: list[Attribute] = field(default_factory=list)
    attribute_lines: list[Span] = field(default_factory=list)


class _BlockReader:
    def __init__(self, file: str, raw: RawBlock) -> None:
        self._file, self._raw = file, raw
        self._parts = _Parts()
        self.problems: list[Problem] = []

    def block(self) -> Block:
        read = self._reading()
        for line in self._whole_lines():
            is_attribute = line.code.lstrip().startswith("@@")
            (self._attribute if is_attribute and read != self._setting else read)(line)
        raw, parts = self._raw, self._parts
        return Block(
            kind=raw.kind,
            name=raw.name,
            docs=raw.docs,
            span=raw.name_span,
            whole=raw.whole,
            fields=tuple(parts.fields),
            values=tuple(parts.values),
            settings=tuple(parts.settings),
            attributes=tuple(parts.attributes),
            attribute_lines=tuple(parts.attribute_lines),
        )

    def _whole_lines(self) -> Iterator[Line]:
        """Without those that an open bracket of an earlier line would swallow."""
        depth = 0
        for line in self._raw.lines:
            here = _open_brackets(line.code)
            if depth <= 0 < here and line.code.rstrip().endswith(("[", "(", ",")):
                what = "a list is not closed on its line"
                span = Span(self._file, line.start + len(line.code.rstrip()), line.end)
                advice = "write it whole on one line: Prisma's language has no longer lists"
                self.problems.append(Problem(ProblemKind.SYNTAX, what, span, advice))
            elif depth <= 0:
                yield line
                here = 0
            depth = max(depth + here, 0)

    def _reading(self) -> Callable[[Line], None]:
        match self._raw.kind:
            case BlockKind.MODEL | BlockKind.VIEW | BlockKind.TYPE:
                return self._field
            case BlockKind.ENUM:
                return self._value
            case BlockKind.DATASOURCE | BlockKind.GENERATOR:
                return self._setting

    def _field(self, line: Line) -> None:
        tree = self._tree(line, FIELD, "a field is a name, a type and attributes: `name String?`")
        if tree is not None:
            reading = self._line_reading(line)
            found = reading.field(tree)
            self.problems += reading.problems
            if found is not None:
                self._parts.fields.append(found)

    def _value(self, line: Line) -> None:
        tree = self._tree(line, VALUE, "each value of an enum stands on a line of its own")
        if tree is not None:
            self._keep(self._parts.values, self._line_reading(line), LineReading.value, tree)

    def _setting(self, line: Line) -> None:
        tree = self._tree(line, SETTING, f"a {self._raw.kind.value} holds lines `key = value`")
        if tree is not None:
            self._keep(self._parts.settings, self._line_reading(line), LineReading.setting, tree)

    def _attribute(self, line: Line) -> None:
        tree = self._tree(line, BLOCK_ATTRIBUTE, "an attribute is `@@name(arguments)` on one line")
        if tree is not None:
            reading = self._line_reading(line)
            self._keep(self._parts.attributes, reading, LineReading.block_attribute, tree)
            self._parts.attribute_lines.append(self._whole(line))

    def _keep(
        self,
        into: list[_Kept],
        reading: LineReading,
        how: Callable[[LineReading, Tree[Token]], _Kept],
        tree: Tree[Token],
    ) -> None:
        into.append(how(reading, tree))
        self.problems += reading.problems

    def _tree(self, line: Line, start: str, form: str) -> Tree[Token] | None:
        found = parse_line(line.code, start)
        if not isinstance(found, Misread):
            return found
        what = f"`{found.word}` is not expected here" if found.word else "the line ends too early"
        span = Span(self._file, line.start + found.at, line.end)
        self.problems.append(unread(span, line.code, what, form))
        return None

    def _line_reading(self, line: Line) -> LineReading:
        return LineReading(self._file, line.start, line.docs, self._whole(line))

    def _whole(self, line: Line) -> Span:
        return Span(self._file, line.start, line.end)


def _open_brackets(code: str) -> int:
    """How many more brackets open than close, strings apart."""
    bare = _STRING.sub("", code)
    return sum(bare.count(each) for each in "([") - sum(bare.count(each) for each in ")]")


_STRING = re.compile(r'"(?:\\.|[^"\\])*"')
