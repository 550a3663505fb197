"""Prisma's scalar types and their native types on PostgreSQL (Prisma's reference, `@db`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType


class Scalar(Enum):
    STRING = "String"
    BOOLEAN = "Boolean"
    INT = "Int"
    BIG_INT = "BigInt"
    FLOAT = "Float"
    DECIMAL = "Decimal"
    DATE_TIME = "DateTime"
    JSON = "Json"
    BYTES = "Bytes"


SCALARS: Mapping[str, Scalar] = MappingProxyType({each.value: each for each in Scalar})

# The SQL type where no @db says another; BigInt and Int become serial with autoincrement().
DEFAULT_TYPES: Mapping[Scalar, str] = MappingProxyType(
    {
        Scalar.STRING: "TEXT",
        Scalar.BOOLEAN: "BOOLEAN",
        Scalar.INT: "INTEGER",
        Scalar.BIG_INT: "BIGINT",
        Scalar.FLOAT: "DOUBLE PRECISION",
        Scalar.DECIMAL: "DECIMAL(65,30)",
        Scalar.DATE_TIME: "TIMESTAMP(3)",
        Scalar.JSON: "JSONB",
        Scalar.BYTES: "BYTEA",
    }
)


@dataclass(frozen=True, slots=True)
class NativeType:
    """`@db.VarChar(10)`: `name` and the numbers in brackets."""

    name: str
    arguments: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeRule:
    """`arguments`: how many numbers may stand in brackets; `ranges` what each may be."""

    sql: str
    scalars: frozenset[Scalar]
    arguments: frozenset[int] = frozenset({0})
    ranges: tuple[tuple[int, int], ...] = ()


_LONGEST = 10_485_760  # characters, PostgreSQL's own limit
_BITS = 83_886_080


def _rule(sql: str, *scalars: Scalar) -> NativeRule:
    return NativeRule(sql=sql, scalars=frozenset(scalars))


def _sized(sql: str, scalar: Scalar, *ranges: tuple[int, int]) -> NativeRule:
    counts = frozenset({0, len(ranges)})
    return NativeRule(sql=sql, scalars=frozenset({scalar}), arguments=counts, ranges=ranges)


NATIVE_TYPES: Mapping[str, NativeRule] = MappingProxyType(
    {
        "SmallInt": _rule("SMALLINT", Scalar.INT),
        "Integer": _rule("INTEGER", Scalar.INT),
        "BigInt": _rule("BIGINT", Scalar.BIG_INT),
        "Oid": _rule("OID", Scalar.INT),
        "Decimal": _sized("DECIMAL", Scalar.DECIMAL, (1, 1000), (0, 1000)),
        "Money": _rule("MONEY", Scalar.DECIMAL),
        "Inet": _rule("INET", Scalar.STRING),
        "Citext": _rule("CITEXT", Scalar.STRING),
        "Real": _rule("REAL", Scalar.FLOAT),
        "DoublePrecision": _rule("DOUBLE PRECISION", Scalar.FLOAT),
        "VarChar": _sized("VARCHAR", Scalar.STRING, (1, _LONGEST)),
        "Char": _sized("CHAR", Scalar.STRING, (1, _LONGEST)),
        "Text": _rule("TEXT", Scalar.STRING),
        "ByteA": _rule("BYTEA", Scalar.BYTES),
        "Timestamp": _sized("TIMESTAMP", Scalar.DATE_TIME, (0, 6)),
        "Timestamptz": _sized("TIMESTAMPTZ", Scalar.DATE_TIME, (0, 6)),
        "Date": _rule("DATE", Scalar.DATE_TIME),
        "Time": _sized("TIME", Scalar.DATE_TIME, (0, 6)),
        "Timetz": _sized("TIMETZ", Scalar.DATE_TIME, (0, 6)),
        "Boolean": _rule("BOOLEAN", Scalar.BOOLEAN),
        "Bit": _sized("BIT", Scalar.STRING, (1, _BITS)),
        "VarBit": _sized("VARBIT", Scalar.STRING, (1, _BITS)),
        "Uuid": _rule("UUID", Scalar.STRING),
        "Xml": _rule("XML", Scalar.STRING),
        "Json": _rule("JSON", Scalar.JSON),
        "JsonB": _rule("JSONB", Scalar.JSON),
    }
)


# What Prisma calls it for MySQL, SQL Server or SQLite, and what serves here.
ELSEWHERE: Mapping[str, str] = MappingProxyType(
    {
        "BigInteger": "BigInt",
        "Blob": "ByteA",
        "DateTime": "Timestamp",
        "DateTime2": "Timestamp",
        "DateTimeOffset": "Timestamptz",
        "Double": "DoublePrecision",
        "Float": "DoublePrecision",
        "Int": "Integer",
        "LongBlob": "ByteA",
        "LongText": "Text",
        "MediumBlob": "ByteA",
        "MediumInt": "Integer",
        "MediumText": "Text",
        "NChar": "Char",
        "NVarChar": "VarChar",
        "TinyInt": "SmallInt",
        "TinyText": "Text",
        "UniqueIdentifier": "Uuid",
        "UnsignedInt": "BigInt",
        "VarBinary": "ByteA",
    }
)


def sql_type(scalar: Scalar, native: NativeType | None) -> str:
    """As `CREATE TABLE` takes it, without brackets of a list."""
    if native is None:
        return DEFAULT_TYPES[scalar]
    brackets = f"({','.join(map(str, native.arguments))})" if native.arguments else ""
    return NATIVE_TYPES[native.name].sql + brackets
