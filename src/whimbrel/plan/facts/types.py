"""Types of columns by their text: one spelling for all, and what a change of type costs.

Measured on PostgreSQL 15–18 (`tests/plan/test_facts_observed.py`): which changes leave the table
as it is, which write it anew.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from ...script import node
from ...script.statement import Node

# As format_type writes them, and other names → pg_type's own short names.
_NAMES = {
    "character varying": "varchar",
    "character": "bpchar",
    "char": "bpchar",
    "integer": "int4",
    "int": "int4",
    "bigint": "int8",
    "smallint": "int2",
    "boolean": "bool",
    "decimal": "numeric",
    "dec": "numeric",
    "real": "float4",
    "double precision": "float8",
    "float": "float8",
    "timestamp with time zone": "timestamptz",
    "timestamp without time zone": "timestamp",
    "time with time zone": "timetz",
    "time without time zone": "time",
    "bit varying": "varbit",
    "serial": "serial4",
    "bigserial": "serial8",
    "smallserial": "serial2",
}
# What `format_type` writes, the modifier in its place.
_SHOWN = {
    "varchar": "character varying{}",
    "bpchar": "character{}",
    "int4": "integer{}",
    "int8": "bigint{}",
    "int2": "smallint{}",
    "bool": "boolean{}",
    "float4": "real{}",
    "float8": "double precision{}",
    "timestamptz": "timestamp{} with time zone",
    "timestamp": "timestamp{} without time zone",
    "timetz": "time{} with time zone",
    "time": "time{} without time zone",
    "varbit": "bit varying{}",
    "serial4": "serial{}",
    "serial8": "bigserial{}",
    "serial2": "smallserial{}",
}
_PARTS = re.compile(r"([^()\[\]]+?)\s*(?:\(([\d,\s-]+)\))?([^()\[\]]*?)((?:\[\d*\])*)\Z")


class TypeText(NamedTuple):
    """`varchar(20)` taken apart; `base` is the short name, `modifiers` are empty without."""

    base: str
    modifiers: tuple[int, ...] = ()
    is_array: bool = False

    def __str__(self) -> str:
        inside = ",".join(map(str, self.modifiers))
        return self.base + (f"({inside})" if inside else "") + "[]" * self.is_array


def read_type(text: str) -> TypeText:
    """From `format_type`, from the parser, or as people write it."""
    found = _PARTS.match(text.strip())
    if found is None:
        return TypeText(text.strip())
    name = f"{found[1]}{found[3]}".strip().lower() if '"' not in text else found[1]
    name = name.removeprefix("pg_catalog.")
    modifiers = tuple(int(part) for part in (found[2] or "").split(",") if part.strip())
    return TypeText(_NAMES.get(name, name), modifiers, bool(found[4]))


def shown_type(text: str) -> str:
    """As `format_type` writes it, for people: `int8` is bigint."""
    base, modifiers, is_array = read_type(text)
    inside = f"({','.join(map(str, modifiers))})" if modifiers else ""
    shown = _SHOWN[base].format(inside) if base in _SHOWN else base + inside
    return shown + "[]" * is_array


def type_text(type_name: Node) -> str:
    """A TypeName of the parser as text: `varchar(20)`, `app.mood`, `int4[]`."""
    names = node.strings(type_name, "names")
    if names[:1] == ("pg_catalog",):
        names = names[1:]
    modifiers = tuple(
        node.number(node.field(each, "ival"), "ival") for each in node.items(type_name, "typmods")
    )
    base = ".".join(names)
    if base == "interval" and modifiers:
        modifiers = ()  # fields and precision, packed
    is_array = bool(node.items(type_name, "arrayBounds"))
    return str(TypeText(_NAMES.get(base, base), modifiers, is_array))


class Retype(Enum):
    """What the server has to do for a change of type."""

    NOTHING = "the catalog alone changes"
    TIMEZONE = "nothing where the session's TimeZone is UTC, else every row is written anew"
    REWRITE = "every row is written anew"
    UNKNOWN = "the old type is not known"


def retype(old: str, new: str) -> Retype:
    """The change from `old` to `new`, "" for not known. Without USING, or with one that is the
    column itself. Domains, enums and types of extensions count as rewritten."""
    if not old:
        return Retype.UNKNOWN if _may_be_free(read_type(new)) else Retype.REWRITE
    before, after = read_type(old), read_type(new)
    if before == after:
        return Retype.NOTHING
    if before.is_array != after.is_array:
        return Retype.REWRITE
    if {before.base, after.base} == {"timestamp", "timestamptz"} and _widens(before, after, 6):
        return Retype.TIMEZONE
    return Retype.NOTHING if _is_free(before, after) else Retype.REWRITE


_STRINGS = ("varchar", "text")


def _is_free(before: TypeText, after: TypeText) -> bool:
    if before.base in _STRINGS and after.base in _STRINGS:
        return not after.modifiers or (
            bool(before.modifiers) and after.modifiers[0] >= before.modifiers[0]
        )
    if before.base == after.base == "numeric":
        return not after.modifiers or _is_wider_numeric(before.modifiers, after.modifiers)
    if before.base == after.base and before.base in ("timestamp", "timestamptz", "time", "timetz"):
        return _widens(before, after, 6)
    if before.base == after.base in ("varbit",):
        return not after.modifiers or (
            bool(before.modifiers) and after.modifiers[0] >= before.modifiers[0]
        )
    return (before.base, after.base) == ("cidr", "inet")


def _is_wider_numeric(before: tuple[int, ...], after: tuple[int, ...]) -> bool:
    if not before:
        return False
    old_scale, new_scale = (each[1] if len(each) > 1 else 0 for each in (before, after))
    return after[0] >= before[0] and old_scale == new_scale


def _widens(before: TypeText, after: TypeText, most: int) -> bool:
    """Precision of times: without one it is the highest."""
    old, new = ((each.modifiers or (most,))[0] for each in (before, after))
    return new >= old


def _may_be_free(after: TypeText) -> bool:
    """Is there any type from which the way to `after` writes nothing?"""
    free = (*_STRINGS, "numeric", "timestamp", "timestamptz", "time", "timetz", "varbit", "inet")
    return after.base in free


_WIDTH = {"int2": 1, "int4": 2, "int8": 3, "numeric": 4}
_FLOATS = {"float4": 1, "float8": 2}


def narrows(old: str, new: str) -> bool:
    """Can a value that fits `old` be cut, rounded or refused by `new`? False where that is not
    known: an old type that is not in sight, a new one of the user's own."""
    if not old:
        return False
    before, after = read_type(old), read_type(new)
    if before.base in _STRINGS and after.base in (*_STRINGS, "bpchar"):
        return bool(after.modifiers) and not (
            before.modifiers and after.modifiers[0] >= before.modifiers[0]
        )
    if before.base == after.base == "numeric":
        return bool(after.modifiers) and not _holds(before.modifiers, after.modifiers)
    for order in (_WIDTH, _FLOATS):
        if before.base in order and after.base in order:
            return order[after.base] < order[before.base]
    return _forgets_time(before, after)


def _holds(before: tuple[int, ...], after: tuple[int, ...]) -> bool:
    if not before:
        return False
    old_scale, new_scale = (each[1] if len(each) > 1 else 0 for each in (before, after))
    return new_scale >= old_scale and after[0] - new_scale >= before[0] - old_scale


def _forgets_time(before: TypeText, after: TypeText) -> bool:
    if before.base not in ("timestamp", "timestamptz"):
        return before.base in ("numeric", "float4", "float8") and after.base in (
            "int2",
            "int4",
            "int8",
        )
    if after.base in ("date", "time", "timetz"):
        return True
    if before.base == "timestamptz" and after.base == "timestamp":
        return True
    return after.base == before.base and not _widens(before, after, 6)
