"""Two spellings of one default, constraint or index, as far as Prisma's language goes."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from ..catalog.constraint import Constraint
from ..catalog.index import Index

_CAST = r"(?:::[\w .\"]+(?:\(\d+(?:,\d+)?\))?(?:\[\])?)*"
_TEXT = re.compile(rf"E?'((?:[^']|'')*)'{_CAST}")
_NUMBER = re.compile(rf"\(?(-?[\d.]+)\)?{_CAST}")
_NOW_CAST = re.compile(rf"\(?(now\(\)|CURRENT_TIMESTAMP(?:\(\d\))?)\)?{_CAST}")

# `public.t USING btree (a, b DESC) INCLUDE (c) NULLS NOT DISTINCT WITH (…) WHERE (…)`
_ON = re.compile(
    r"(?P<table>.*?) USING (?P<method>\w+) \((?P<keys>.*?)\)(?P<rest>"
    r"(?: INCLUDE \(.*?\))?(?: NULLS NOT DISTINCT)?(?: WITH \(.*?\))?(?: TABLESPACE \S+)?)"
    r"(?P<where> WHERE .*)?",
    re.DOTALL,
)
_METHODS = frozenset({"btree", "hash", "gin", "gist", "spgist", "brin"})
_KEY = re.compile(r'(?:"(?:[^"]|"")+"|[\w$]+)(?: [\w."]+?)?(?: DESC| ASC)?')
_UNSAID = re.compile(r' NULLS (?:FIRST|LAST)| COLLATE (?:"[^"]+"|\w+)(?:\."[^"]+")?')
_TAIL = re.compile(r" (?:DEFERRABLE|INITIALLY DEFERRED|NOT VALID|MATCH FULL)\b")


def same_default(wanted: str, now: str) -> bool:
    """`now()` and CURRENT_TIMESTAMP are one; constants are compared by what they stand for."""
    if wanted == now:
        return True
    if is_now(wanted) and is_now(now):
        return True
    one, other = _constant(wanted), _constant(now)
    return one is not None and one == other


def is_now(expression: str) -> bool:
    """The moment of the transaction, in any of its spellings."""
    return _NOW_CAST.fullmatch(expression) is not None


def constant_of(expression: str) -> str | None:
    """The text of a constant, its quotes and casts taken off; None for anything else."""
    found = _TEXT.fullmatch(expression)
    if found is None:
        number = _NUMBER.fullmatch(expression)
        return number[1] if number else None
    text = found[1].replace("''", "'")
    return text.replace("\\\\", "\\") if expression.startswith("E") else text


def _constant(expression: str) -> object:
    """A number, a text, a list or a JSON value; None for anything else."""
    items = list_of(expression)
    if items is not None:
        return items
    text = constant_of(expression)
    if text is None:
        return None
    is_text = "'" in expression
    if not is_text or re.search(r"::(numeric|integer|bigint|smallint|double|real)", expression):
        return _number(text)
    if "::json" in expression:
        try:
            return ("json", json.dumps(json.loads(text), sort_keys=True))
        except ValueError:
            return None
    return text


def list_of(expression: str) -> tuple[str, ...] | None:
    """The items of `ARRAY['a'::text]` or `'{a}'::text[]`."""
    made = _ARRAY.fullmatch(expression)
    if made:
        found = [constant_of(each.strip()) for each in _ITEM.findall(made[1])]
        return tuple(each for each in found if each is not None) if None not in found else None
    written = _BRACES.fullmatch(expression)
    if written is None or not expression.endswith("[]"):
        return None
    items = _BRACED.findall(written[1].replace("''", "'"))
    return tuple(re.sub(r"\\(.)", r"\1", quoted) if quoted else bare for quoted, bare in items)


_ARRAY = re.compile(rf"\(?ARRAY\[(.*?)\]\)?{_CAST}", re.DOTALL)
_ITEM = re.compile(r"(?:'(?:[^']|'')*'|[^,'])+")
_BRACES = re.compile(rf"'\{{(.*)\}}'{_CAST}", re.DOTALL)
_BRACED = re.compile(r'"((?:[^"\\]|\\.)*)"|([^,"]+)')


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def same_constraint(wanted: Constraint, now: Constraint) -> bool:
    """But for what a key cannot say: when it is checked, and whether it is valid."""
    if wanted.type is not now.type or wanted.columns != now.columns:
        return False
    return _TAIL.sub("", wanted.definition) == _TAIL.sub("", now.definition)


def is_sayable(index: Index, sees_predicates: bool) -> bool:
    """Could `@@index` have made it, or one that Prisma takes for the same?"""
    found = _ON.fullmatch(index.on)
    if found is None or found["method"] not in _METHODS:
        return False
    if found["where"] and not sees_predicates:
        return False
    keys = _UNSAID.sub("", found["keys"]).split(", ")
    return all(_KEY.fullmatch(each) for each in keys)


def same_index(wanted: Index, now: Index, sees_predicates: bool) -> bool:
    """But for INCLUDE, NULLS, COLLATE and storage, and without the preview feature WHERE."""
    if wanted.is_unique != now.is_unique or wanted.table != now.table:
        return False
    return _said(wanted, sees_predicates) == _said(now, sees_predicates)


def _said(index: Index, sees_predicates: bool) -> tuple[str, ...]:
    found = _ON.fullmatch(index.on)
    if found is None:
        return (index.on,)
    where = (found["where"] or "") if sees_predicates else ""
    return found["method"], _UNSAID.sub("", found["keys"]), where


def unique_columns(index: Index) -> tuple[str, ...]:
    """Names of its columns; empty where it is more than a list of columns."""
    found = _ON.fullmatch(index.on)
    if found is None or found["where"] or found["method"] != "btree":
        return ()
    names = [_name(each) for each in found["keys"].split(", ")]
    return tuple(names) if all(names) else ()


def _name(key: str) -> str:
    if re.fullmatch(r"[\w$]+", key):
        return key
    quoted = re.fullmatch(r'"((?:[^"]|"")+)"', key)
    return quoted[1].replace('""', '"') if quoted else ""


@dataclass(frozen=True, slots=True)
class IndexPart:
    """`operator_class` is empty for the type's own."""

    column: str
    operator_class: str
    is_descending: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexText:
    """An index taken apart; `predicate` is SQL."""

    method: str
    parts: tuple[IndexPart, ...]
    predicate: str


def index_text(index: Index, sees_predicates: bool) -> IndexText | None:
    """What the language can say of it; None where that would be another index."""
    found = _ON.fullmatch(index.on)
    if found is None or not is_sayable(index, sees_predicates):
        return None
    keys = [_PART.fullmatch(_UNSAID.sub("", each)) for each in found["keys"].split(", ")]
    parts = tuple(
        IndexPart(_name(key["name"]), (key["class"] or "").strip(), key["desc"] is not None)
        for key in keys
        if key is not None
    )
    predicate = (found["where"] or "").removeprefix(" WHERE ")
    return IndexText(method=found["method"], parts=parts, predicate=predicate)


_PART = re.compile(
    r'(?P<name>"(?:[^"]|"")+"|[\w$]+)(?P<class> (?!DESC\b|ASC\b)[\w."]+)?(?P<desc> DESC)?(?: ASC)?'
)
