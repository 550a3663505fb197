"""Reads `@default`: a literal that fits the field's type, or one of the known functions."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from ..language.problem import ProblemKind
from ..language.syntax import (
    Arity,
    Attribute,
    Call,
    Expression,
    Items,
    Number,
    Pairs,
    Span,
    Text,
    Word,
)
from .arguments import Arguments, shown_value
from .collect import Collected
from .default import Autoincrement, ClientSide, DbGenerated, Default, Now
from .scalars import Scalar
from .schema import ColumnType, EnumRef, ScalarType, Unsupported

_NUMBERS = {Scalar.INT: 31, Scalar.BIG_INT: 63}  # bits
# RFC 3339, as Prisma reads it: an offset is required.
_MOMENT = re.compile(
    r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt ]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)"
    r"(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)"
)
FUNCTIONS = ("autoincrement", "now", "uuid", "cuid", "nanoid", "ulid", "dbgenerated", "auto")


class DefaultReader:
    """`values` are the names of each enum's values, by the enum's name."""

    def __init__(self, collected: Collected, values: Mapping[str, tuple[str, ...]]) -> None:
        self._collected, self._values = collected, values

    def read(self, attribute: Attribute, type_: ColumnType, arity: Arity) -> Default | None:
        """None where it is wrong, which is then collected."""
        arguments = Arguments(attribute, ("value", "map"), self._collected)
        value = arguments.require("value")
        if arguments.get("map") is not None:
            self._say("a default has no name on PostgreSQL", attribute.span, "leave `map` out")
        if value is None:
            return None
        if isinstance(value, Call):
            return self._function(value, type_, arity)
        if isinstance(type_, Unsupported):
            self._say(
                "an unsupported type takes dbgenerated() as its default only",
                value.span,
                'write `@default(dbgenerated("SQL"))`',
            )
            return None
        return self._literal(value, type_, arity)

    def _literal(self, value: Expression, type_: ColumnType, arity: Arity) -> Default | None:
        if arity is not Arity.LIST:
            return self._single(value, type_)
        if not isinstance(value, Items):
            self._say(
                "the default of a list is no list",
                value.span,
                f"write it in brackets: `[{shown_value(value)}]`",
            )
            return None
        found = [self._single(each, type_) for each in value.items]
        return value if all(each is not None for each in found) else None

    def _single(self, value: Expression, type_: ColumnType) -> Text | Number | Word | None:
        if isinstance(value, Items | Pairs | Call):
            self._say(f"{shown_value(value)} is no default of this field", value.span, "")
            return None
        wrong = self._misfit(value, type_)
        if wrong is None:
            return value
        if wrong:
            self._collected.say(
                ProblemKind.DEFAULT,
                wrong,
                value.span,
                _EXAMPLES.get(type_.scalar if isinstance(type_, ScalarType) else None, ""),
            )
        return None

    def _misfit(self, value: Text | Number | Word, type_: ColumnType) -> str | None:
        """What is wrong; None for nothing, empty for what was said already."""
        if isinstance(type_, EnumRef):
            return self._of_enum(value, type_.name)
        assert isinstance(type_, ScalarType)
        shown = f"{shown_value(value)} is no {type_.scalar.value}"
        return None if _FITS[type_.scalar](value) else shown

    def _of_enum(self, value: Text | Number | Word, name: str) -> str | None:
        known = self._values.get(name, ())
        if isinstance(value, Word) and value.text in known:
            return None
        what = f"enum {name} has no value {shown_value(value)}"
        word = value.text if isinstance(value, Word) else ""
        self._collected.say_unknown(ProblemKind.DEFAULT, what, value.span, word, known)
        return ""

    def _function(self, call: Call, type_: ColumnType, arity: Arity) -> Default | None:
        known = _READERS.get(call.name)
        if known is None:
            what = f"there is no function {call.name}()"
            self._collected.say_unknown(
                ProblemKind.DEFAULT, what, call.span, call.name, FUNCTIONS[:-1]
            )
            return None
        if arity is Arity.LIST and call.name != "dbgenerated":
            self._say(
                f"{call.name}() is no default of a list",
                call.span,
                'write a list of values, or `dbgenerated("SQL")`',
            )
            return None
        scalars, reader = known
        is_fit = isinstance(type_, ScalarType) and type_.scalar in scalars
        if scalars and not is_fit:
            names = " or ".join(each.value for each in Scalar if each in scalars)
            self._say(f"{call.name}() is for fields of type {names}", call.span, "")
            return None
        return reader(self, call)

    def autoincrement(self, call: Call) -> Default | None:
        return None if self._has_arguments(call) else Autoincrement(call.span)

    def now(self, call: Call) -> Default | None:
        return None if self._has_arguments(call) else Now(call.span)

    def client_side(self, call: Call) -> Default | None:
        known = _VERSIONS.get(call.name)
        if len(call.arguments) > 1:
            self._say(f"{call.name}() takes one argument at most", call.span, "")
            return None
        for each in call.arguments:
            wrong = _wrong_version(call.name, each.value, known)
            if wrong:
                self._say(wrong, each.span, "")
                return None
        return ClientSide(call.name, call.span)

    def dbgenerated(self, call: Call) -> Default | None:
        if not call.arguments:
            return DbGenerated("", call.span)
        value = call.arguments[0].value
        if len(call.arguments) == 1 and isinstance(value, Text) and value.value:
            return DbGenerated(value.value, call.span)
        self._say(
            "dbgenerated() takes one string of SQL",
            call.span,
            'write `dbgenerated("gen_random_uuid()")`, or leave its brackets empty',
        )
        return None

    def _has_arguments(self, call: Call) -> bool:
        if call.arguments:
            self._say(f"{call.name}() takes no argument", call.span, f"write `{call.name}()`")
        return bool(call.arguments)

    def _say(self, what: str, span: Span, instead: str) -> None:
        self._collected.say(ProblemKind.DEFAULT, what, span, instead)


def _wrong_version(
    name: str, value: Expression | None, known: range | tuple[int, ...] | None
) -> str:
    if known is None:
        return f"{name}() takes no argument"
    if isinstance(value, Number) and value.text.isdigit() and int(value.text) in known:
        return ""
    if name == "nanoid":
        return "nanoid() takes a length from 2 to 255"
    return f"{name}() takes version {' or '.join(map(str, known))}"


_VERSIONS: Mapping[str, range | tuple[int, ...]] = MappingProxyType(
    {"uuid": (4, 7), "cuid": (1, 2), "nanoid": range(2, 256)}
)
_Reader = Callable[[DefaultReader, Call], Default | None]
_STRINGS = frozenset({Scalar.STRING})
_READERS: Mapping[str, tuple[frozenset[Scalar], _Reader]] = MappingProxyType(
    {
        "autoincrement": (frozenset({Scalar.INT, Scalar.BIG_INT}), DefaultReader.autoincrement),
        "now": (frozenset({Scalar.DATE_TIME}), DefaultReader.now),
        "uuid": (_STRINGS, DefaultReader.client_side),
        "cuid": (_STRINGS, DefaultReader.client_side),
        "nanoid": (_STRINGS, DefaultReader.client_side),
        "ulid": (_STRINGS, DefaultReader.client_side),
        "dbgenerated": (frozenset(), DefaultReader.dbgenerated),
    }
)


def _is_integer(bits: int) -> Callable[[Expression], bool]:
    def fits(value: Expression) -> bool:
        is_whole = isinstance(value, Number) and re.fullmatch(r"-?\d+", value.text)
        return bool(is_whole) and -(1 << bits) <= int(value.text) < 1 << bits  # type: ignore[union-attr]

    return fits


def _is_number(value: Expression) -> bool:
    return isinstance(value, Number)


def _is_decimal(value: Expression) -> bool:
    text = value.value if isinstance(value, Text) else ""
    return isinstance(value, Number) or bool(
        re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text)
    )


def _is_json(value: Expression) -> bool:
    if not isinstance(value, Text):
        return False
    try:
        json.loads(value.value)
    except ValueError:
        return False
    return True


def _is_base64(value: Expression) -> bool:
    if not isinstance(value, Text):
        return False
    try:
        base64.b64decode(value.value, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


_FITS: Mapping[Scalar, Callable[[Expression], bool]] = MappingProxyType(
    {
        Scalar.STRING: lambda value: isinstance(value, Text),
        Scalar.BOOLEAN: lambda v: isinstance(v, Word) and v.text in ("true", "false"),
        Scalar.INT: _is_integer(63),
        Scalar.BIG_INT: _is_integer(63),
        Scalar.FLOAT: _is_number,
        Scalar.DECIMAL: _is_decimal,
        Scalar.DATE_TIME: lambda v: isinstance(v, Text) and bool(_MOMENT.fullmatch(v.value)),
        Scalar.JSON: _is_json,
        Scalar.BYTES: _is_base64,
    }
)
_EXAMPLES: Mapping[Scalar | None, str] = MappingProxyType(
    {
        Scalar.STRING: 'write it in double quotes: `@default("text")`',
        Scalar.BOOLEAN: "write `@default(true)` or `@default(false)`",
        Scalar.INT: "write a whole number: `@default(0)`",
        Scalar.BIG_INT: "write a whole number: `@default(0)`",
        Scalar.FLOAT: "write a number: `@default(0.5)`",
        Scalar.DECIMAL: "write a number: `@default(0.5)`",
        Scalar.DATE_TIME: 'write `@default(now())` or `@default("2020-01-02T03:04:05Z")`',
        Scalar.JSON: r'write JSON in a string: `@default("{\"key\": 1}")`',
        Scalar.BYTES: 'write base64 in a string: `@default("aGVsbG8=")`',
    }
)
