"""Operator classes by Prisma's names, and the index methods they belong to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

# Prisma's word → PostgreSQL's access method; btree is the default and is not written.
METHODS: Mapping[str, str] = MappingProxyType(
    {"BTree": "", "Hash": "HASH", "Gin": "GIN", "Gist": "GIST", "SpGist": "SPGIST", "Brin": "BRIN"}
)

_EVERY = ("Bloom", "MinMax", "MinMaxMulti")
_BRIN_TYPES = {
    "Bit": ("MinMax",),
    "VarBit": ("MinMax",),
    "Bpchar": ("Bloom", "MinMax"),
    "Bytea": ("Bloom", "MinMax"),
    "Text": ("Bloom", "MinMax"),
    "Inet": ("Inclusion", "Bloom", "MinMax", "MinMaxMulti"),
    "Date": _EVERY,
    "Float4": _EVERY,
    "Float8": _EVERY,
    "Int2": _EVERY,
    "Int4": _EVERY,
    "Int8": _EVERY,
    "Numeric": _EVERY,
    "Oid": _EVERY,
    "Timestamp": _EVERY,
    "TimestampTz": _EVERY,
    "Time": _EVERY,
    "TimeTz": _EVERY,
    "Uuid": _EVERY,
}
_BRIN = tuple(f"{name}{kind}Ops" for name, kinds in _BRIN_TYPES.items() for kind in kinds)

OPERATOR_CLASSES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Gin": ("JsonbOps", "JsonbPathOps", "ArrayOps"),
        "Gist": ("InetOps",),
        "SpGist": ("InetOps", "TextOps"),
        "Brin": _BRIN,
    }
)

# The SQL types that an operator class is for, by the first part of Prisma's word.
_TYPES_OF_CLASS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Jsonb": ("JSONB",),
        "Inet": ("INET",),
        "Bit": ("BIT",),
        "VarBit": ("VARBIT",),
        "Bpchar": ("CHAR",),
        "Bytea": ("BYTEA",),
        "Date": ("DATE",),
        "Float4": ("REAL",),
        "Float8": ("DOUBLE PRECISION",),
        "Int2": ("SMALLINT",),
        "Int4": ("INTEGER",),
        "Int8": ("BIGINT",),
        "Numeric": ("DECIMAL",),
        "Oid": ("OID",),
        "Timestamp": ("TIMESTAMP",),
        "TimestampTz": ("TIMESTAMPTZ",),
        "Time": ("TIME",),
        "TimeTz": ("TIMETZ",),
        "Uuid": ("UUID",),
    }
)
_NO_BRIN = frozenset({"BOOLEAN", "JSON", "JSONB", "MONEY", "CITEXT", "XML", "enum"})


def fits_method(sql_type: str, method: str, *, is_list: bool) -> bool:
    """Has a type an operator class of its own in indexes of this method (Prisma's word)?

    `sql_type` without brackets, `enum` for enums, empty where it cannot be told.
    """
    if not sql_type:
        return True
    match method:
        case "Gin":
            return is_list or sql_type == "JSONB"
        case "Gist":
            return sql_type == "TEXT" and not is_list
        case "SpGist":
            return sql_type in ("TEXT", "VARCHAR", "CHAR", "INET")
        case "Brin":
            return sql_type not in _NO_BRIN
        case _:
            return sql_type != "XML"


def fits_class(sql_type: str, word: str, *, method: str, is_list: bool) -> bool:
    """Is an operator class (Prisma's word) for columns of this type?"""
    if word == "ArrayOps":
        return is_list
    if word.startswith("Text"):
        also = "CHAR" if method == "SpGist" else ""
        return sql_type in ("TEXT", "VARCHAR", also)
    head = next((h for h in _HEADS if word.startswith(h)), "")
    return sql_type in _TYPES_OF_CLASS.get(head, ())


# The longest first: TimestampTz before Timestamp before Time.
_HEADS = sorted(_TYPES_OF_CLASS, key=len, reverse=True)

_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def sql_name(word: str) -> str:
    """`JsonbPathOps` → `jsonb_path_ops`, `TimestampTzMinMaxMultiOps` →
    `timestamptz_minmax_multi_ops`."""
    for two, one in (("MinMax", "Minmax"), ("TimestampTz", "Timestamptz"), ("TimeTz", "Timetz"),
                     ("VarBit", "Varbit")):  # fmt: skip
        word = word.replace(two, one)
    return _WORD.sub("_", word).lower()


def prisma_name(operator_class: str, method: str) -> str:
    """The word for an operator class in an index of this method (Prisma's word); empty where
    Prisma has none."""
    known = {sql_name(word): word for word in OPERATOR_CLASSES.get(method, ())}
    return known.get(operator_class, "")
