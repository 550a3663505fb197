"""What `@default` says."""

from __future__ import annotations

from dataclasses import dataclass

from ..language.syntax import Items, Number, Span, Text, Word


@dataclass(frozen=True, slots=True)
class Autoincrement:
    span: Span


@dataclass(frozen=True, slots=True)
class Now:
    span: Span


@dataclass(frozen=True, slots=True)
class DbGenerated:
    """`sql` is empty where only the database knows."""

    sql: str
    span: Span


@dataclass(frozen=True, slots=True)
class ClientSide:
    """`uuid()`, `cuid()`, `nanoid()`, `ulid()`: made by Prisma's client, unknown to the
    database."""

    function: str
    span: Span


Literal = Text | Number | Word  # a word is `true`, `false` or a value of an enum

Default = Autoincrement | Now | DbGenerated | ClientSide | Text | Number | Word | Items
