"""From the parser's tree of one line to the values of `syntax`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from .problem import Problem, ProblemKind
from .syntax import (
    Argument,
    Arity,
    Attribute,
    Call,
    Expression,
    FieldNode,
    Items,
    Number,
    Pairs,
    SettingNode,
    Span,
    Text,
    TypeName,
    ValueNode,
    Word,
)

if TYPE_CHECKING:
    from lark import Token, Tree

    Node = Tree[Token]

_ARITIES = {"[]": Arity.LIST, "?": Arity.OPTIONAL}
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_KNOWN = frozenset('"\\/bfnrtu')


class LineReading:
    """One line's tree as values; `offset` is where the line begins in its file."""

    def __init__(self, file: str, offset: int, docs: tuple[str, ...], line: Span) -> None:
        self._file, self._offset, self._docs, self._line = file, offset, docs, line
        self.problems: list[Problem] = []

    def field(self, tree: Node) -> FieldNode | None:
        name, *rest = tree.children
        types = [each for each in rest if _rule(each).endswith(("_type", "_list"))]
        attributes = [each for each in rest if _rule(each) == "attribute"]
        span = self._token(name)
        for each in rest:
            if not _rule(each):
                self._say("a field has no colon behind its name", self._token(each), "leave it out")
        if not types:
            what = f"field {_text(name)} has no type"
            self._say(what, span, f"write one behind it: `{_text(name)} String`")
            return None
        return FieldNode(
            name=_text(name),
            type=self._type(types[0]),
            attributes=tuple(self._attribute(each) for each in attributes),
            docs=self._docs,
            span=span,
            line=self._line,
        )

    def value(self, tree: Node) -> ValueNode:
        name, *attributes = tree.children
        return ValueNode(
            name=_text(name),
            attributes=tuple(self._attribute(each) for each in attributes),
            docs=self._docs,
            span=self._token(name),
            line=self._line,
        )

    def block_attribute(self, tree: Node) -> Attribute:
        return self._attribute(tree)

    def setting(self, tree: Node) -> SettingNode:
        key, value = tree.children
        return SettingNode(key=_text(key), value=self._expression(value), span=self._token(key))

    def _type(self, tree: object) -> TypeName:
        head, *rest = tree.children  # type: ignore[attr-defined]
        suffixes = [each for each in rest if _rule(each) == "suffix"]
        suffix = "".join(str(suffixes[0].children[0]).split()) if suffixes else ""
        span = self._span(tree)
        match _rule(tree), suffix:
            case "legacy_list", _:
                name = str(head)[1:-1]
                self._say("a list has its brackets behind the type", span, f"write `{name}[]`")
                return TypeName(name, Arity.LIST, span)
            case _, "[]?":
                self._say(
                    "a list cannot be optional",
                    span,
                    "write `Type[]` or `Type?`; a list is never "
                    "NULL for Prisma, and its column is always nullable",
                )
            case _, "!":
                self._say("a field is required without `!`", span, "leave it out")
        arity = _ARITIES.get(suffix[:2] if suffix.startswith("[]") else suffix, Arity.REQUIRED)
        if _rule(tree) == "unsupported_type":
            return TypeName("", arity, span, unsupported=self._unescaped(str(rest[0]), span))
        return TypeName(str(head), arity, self._token(head), unsupported=None)

    def _attribute(self, tree: object) -> Attribute:
        names = [each for each in tree.children if not _rule(each) and _text(each) != "@"]  # type: ignore[attr-defined]
        lists = [each for each in tree.children if _rule(each) == "arguments"]  # type: ignore[attr-defined]
        return Attribute(_text(names[0]), self._arguments(lists), self._span(tree))

    def _arguments(self, lists: list[object]) -> tuple[Argument, ...]:
        return tuple(
            self._argument(each)
            for arguments in lists
            for each in arguments.children  # type: ignore[attr-defined]
        )

    def _argument(self, tree: object) -> Argument:
        children = tree.children  # type: ignore[attr-defined]
        match _rule(tree):
            case "named":
                return Argument(_text(children[0]), self._expression(children[2]), self._span(tree))
            case "nameless":
                return Argument(_text(children[0]), None, self._span(tree))
            case _:
                return Argument("", self._expression(children[0]), self._span(tree))

    def _expression(self, tree: object) -> Expression:
        children = tree.children  # type: ignore[attr-defined]
        span = self._span(tree)
        match _rule(tree):
            case "call":
                return Call(_text(children[0]), self._arguments(children[1:]), span)
            case "items":
                return Items(tuple(self._expression(each) for each in children), span)
            case "pairs":
                return Pairs(
                    tuple(
                        (_text(p.children[0]), self._expression(p.children[2])) for p in children
                    ),
                    span,
                )
            case "number":
                return Number(_text(children[0]), span)
            case "text":
                return Text(self._unescaped(_text(children[0]), span), span)
            case _:
                return Word(_text(children[0]), span)

    def _unescaped(self, quoted: str, span: Span) -> str:
        """The characters of a string literal, escaped as in JSON."""
        for each in _ESCAPE.finditer(quoted):
            if each[1] not in _KNOWN:
                self._say(
                    f"`{each[0]}` is no escape",
                    span,
                    r"write `\\` for a backslash; there are \n, \t, \r, \", \\ and \u1234",
                )
        if "\\" not in quoted:
            return quoted[1:-1]
        try:
            return str(json.loads(quoted, strict=False))
        except ValueError:
            return quoted[1:-1]

    def _token(self, token: object) -> Span:
        start: int = token.start_pos  # type: ignore[attr-defined]
        end: int = token.end_pos  # type: ignore[attr-defined]
        return Span(self._file, self._offset + start, self._offset + end)

    def _span(self, tree: object) -> Span:
        meta = tree.meta  # type: ignore[attr-defined]
        if meta.empty:
            return self._line
        return Span(self._file, self._offset + meta.start_pos, self._offset + meta.end_pos)

    def _say(self, what: str, span: Span, instead: str) -> None:
        self.problems.append(Problem(ProblemKind.SYNTAX, what, span, instead))


Reading = Callable[["Node"], object]


def _rule(child: object) -> str:
    """The rule of a tree, empty for a token."""
    data = getattr(child, "data", "")
    return str(getattr(data, "value", data))


def _text(token: object) -> str:
    return str(token)
