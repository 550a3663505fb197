"""PostgreSQL's name of a type → Prisma's, where it has one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ...catalog.column import ColumnType
from ...pg.name import RelationName
from ..meaning.scalars import NATIVE_TYPES, NativeType, Scalar
from .words import quoted

# `format_type` without brackets → the scalar, and the native type that says it.
_BARE: Mapping[str, tuple[Scalar, str]] = MappingProxyType(
    {
        "text": (Scalar.STRING, ""),
        "boolean": (Scalar.BOOLEAN, ""),
        "integer": (Scalar.INT, ""),
        "bigint": (Scalar.BIG_INT, ""),
        "double precision": (Scalar.FLOAT, ""),
        "jsonb": (Scalar.JSON, ""),
        "bytea": (Scalar.BYTES, ""),
        "character varying": (Scalar.STRING, "VarChar"),
        "character": (Scalar.STRING, "Char"),
        "uuid": (Scalar.STRING, "Uuid"),
        "xml": (Scalar.STRING, "Xml"),
        "inet": (Scalar.STRING, "Inet"),
        "citext": (Scalar.STRING, "Citext"),
        "bit": (Scalar.STRING, "Bit"),
        "bit varying": (Scalar.STRING, "VarBit"),
        "smallint": (Scalar.INT, "SmallInt"),
        "oid": (Scalar.INT, "Oid"),
        "real": (Scalar.FLOAT, "Real"),
        "numeric": (Scalar.DECIMAL, "Decimal"),
        "money": (Scalar.DECIMAL, "Money"),
        "timestamp without time zone": (Scalar.DATE_TIME, "Timestamp"),
        "timestamp with time zone": (Scalar.DATE_TIME, "Timestamptz"),
        "time without time zone": (Scalar.DATE_TIME, "Time"),
        "time with time zone": (Scalar.DATE_TIME, "Timetz"),
        "date": (Scalar.DATE_TIME, "Date"),
        "json": (Scalar.JSON, "Json"),
    }
)
# What a scalar is without a native type, where brackets are part of it.
_PLAIN = {"numeric(65,30)": Scalar.DECIMAL, "timestamp(3) without time zone": Scalar.DATE_TIME}
_NUMBERS = re.compile(r"\((\d+(?:,\d+)?)\)")


@dataclass(frozen=True, slots=True)
class PrismaType:
    """`name` as it stands behind a field's name, without `[]` and `?`; `scalar` is None for enums
    and what is unsupported; `enum` is the enum's name in the database."""

    name: str
    is_list: bool
    scalar: Scalar | None = None
    native: NativeType | None = None
    enum: RelationName | None = None


def prisma_type(type_: ColumnType, enums: Mapping[RelationName, str]) -> PrismaType:
    """`enums`: names in the database → names in the schema file."""
    text = type_.text
    is_list = text.endswith("[]")
    bare = text.removesuffix("[]")
    for name, word in enums.items():
        if bare in (str(name), name.shown, f"{name.schema}.{name.bare}"):
            return PrismaType(word, is_list, enum=name)
    if bare in _PLAIN:
        return PrismaType(_PLAIN[bare].value, is_list, scalar=_PLAIN[bare])
    numbers = _NUMBERS.search(bare)
    plain = _NUMBERS.sub("", bare)
    found = _BARE.get(_citext(plain))
    if found is None:
        return PrismaType(f"Unsupported({quoted(text)})", False)
    scalar, native = found
    arguments = tuple(map(int, numbers[1].split(","))) if numbers else ()
    if not native:
        return PrismaType(scalar.value, is_list, scalar=scalar)
    if arguments and not _fits(native, arguments):
        return PrismaType(f"Unsupported({quoted(text)})", False)
    return PrismaType(scalar.value, is_list, scalar=scalar, native=NativeType(native, arguments))


def _citext(name: str) -> str:
    """An extension's type comes with its schema."""
    return "citext" if re.fullmatch(r'(?:[\w"]+\.)?"?citext"?', name) else name


def _fits(native: str, arguments: tuple[int, ...]) -> bool:
    rule = NATIVE_TYPES[native]
    if len(arguments) not in rule.arguments:
        return False
    in_range = all(
        least <= number <= most
        for number, (least, most) in zip(arguments, rule.ranges, strict=True)
    )
    return in_range and (len(arguments) < 2 or arguments[1] <= arguments[0])
