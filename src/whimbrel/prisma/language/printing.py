"""Values of the tree as text again; strings and numbers exactly as they were written."""

from __future__ import annotations

from collections.abc import Iterable

from .syntax import (
    Argument,
    Attribute,
    Call,
    Expression,
    Items,
    Number,
    Pairs,
    Text,
    TypeName,
    Word,
)


class Printer:
    """`text` is the file that the values were read from."""

    def __init__(self, text: str) -> None:
        self._text = text

    def type(self, name: TypeName) -> str:
        if name.unsupported is not None:
            written = self._text[name.span.start : name.span.end]
            inside = written[written.index('"') : written.rindex('"') + 1]
            return f"Unsupported({inside}){name.arity.value}"
        return f"{name.name}{name.arity.value}"

    def attributes(self, found: Iterable[Attribute]) -> list[str]:
        return [self.attribute(each, "@") for each in found]

    def attribute(self, attribute: Attribute, signs: str) -> str:
        has_brackets = self._text[attribute.span.start : attribute.span.end].endswith(")")
        arguments = f"({self._arguments(attribute.arguments)})" if has_brackets else ""
        return f"{signs}{attribute.name}{arguments}"

    def expression(self, value: Expression) -> str:
        match value:
            case Text() | Number() | Word():
                return self._text[value.span.start : value.span.end]
            case Call():
                return f"{value.name}({self._arguments(value.arguments)})"
            case Items():
                return f"[{', '.join(self.expression(each) for each in value.items)}]"
            case Pairs():
                inside = ", ".join(f"{name}: {self.expression(v)}" for name, v in value.pairs)
                return f"{{ {inside} }}"

    def _arguments(self, arguments: Iterable[Argument]) -> str:
        return ", ".join(self._argument(each) for each in arguments)

    def _argument(self, argument: Argument) -> str:
        if argument.value is None:
            return f"{argument.name}:"
        value = self.expression(argument.value)
        return f"{argument.name}: {value}" if argument.name else value
