"""A schema file taken apart: blocks, fields, attributes and expressions, each with its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple


class Span(NamedTuple):
    """Characters `start` to `end` of a file, which is named as people write it."""

    file: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Text:
    """A string in double quotes; `value` without them and without escapes."""

    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Number:
    """As written: `1.10` keeps its zero."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Word:
    """A name: of a field, an enum value, `true`, `Cascade`."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    arguments: tuple[Argument, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Items:
    """`[a, b]`."""

    items: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Pairs:
    """`{ published: true }`, in the condition of a partial index."""

    pairs: tuple[tuple[str, Expression], ...]
    span: Span


Expression = Text | Number | Word | Call | Items | Pairs


@dataclass(frozen=True, slots=True)
class Argument:
    """`name` is empty for a positional one; `value` is None where only a name stands."""

    name: str
    value: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class Attribute:
    """`name` without the at signs; `span` from the first of them to the end of the arguments."""

    name: str
    arguments: tuple[Argument, ...]
    span: Span


class Arity(Enum):
    REQUIRED = ""
    OPTIONAL = "?"
    LIST = "[]"


@dataclass(frozen=True, slots=True)
class TypeName:
    """`unsupported` is the text of `Unsupported("…")`, None for a name."""

    name: str
    arity: Arity
    span: Span
    unsupported: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldNode:
    """`docs` are the lines of `///` above it and behind it; `line` is its whole line."""

    name: str
    type: TypeName
    attributes: tuple[Attribute, ...]
    docs: tuple[str, ...]
    span: Span
    line: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueNode:
    """A label of an enum."""

    name: str
    attributes: tuple[Attribute, ...]
    docs: tuple[str, ...]
    span: Span
    line: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingNode:
    """`key = value` in a datasource or generator."""

    key: str
    value: Expression
    span: Span


class BlockKind(Enum):
    MODEL = "model"
    VIEW = "view"
    ENUM = "enum"
    TYPE = "type"
    DATASOURCE = "datasource"
    GENERATOR = "generator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """`span` is that of the name, `whole` from the keyword to the closing brace."""

    kind: BlockKind
    name: str
    docs: tuple[str, ...]
    span: Span
    whole: Span
    fields: tuple[FieldNode, ...] = ()
    values: tuple[ValueNode, ...] = ()
    settings: tuple[SettingNode, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    attribute_lines: tuple[Span, ...] = ()  # the whole line of each of `attributes`


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaFile:
    """`name` is the file as people write it."""

    name: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """All files of a schema, in the order of their names."""

    files: tuple[SchemaFile, ...]
    blocks: tuple[Block, ...]

    def text_of(self, file: str) -> str:
        return next((each.text for each in self.files if each.name == file), "")
