"""A default of the database → what `@default` says of it; empty where the language has none."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from ..equivalence import constant_of, is_now, list_of
from ..meaning.scalars import Scalar
from .types import PrismaType
from .words import quoted

_NUMERIC = (Scalar.INT, Scalar.BIG_INT, Scalar.FLOAT, Scalar.DECIMAL)
_COUNTING = (Scalar.INT, Scalar.BIG_INT)
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def default_word(
    expression: str, type_: PrismaType, *, is_counted: bool, labels: Mapping[str, str]
) -> str:
    """`autoincrement()`, `now()`, a literal or `dbgenerated("…")`; empty for no default.

    `labels`: those of the column's enum → names of its values.
    """
    if is_counted and type_.scalar in _COUNTING and not type_.is_list:
        return "autoincrement()"
    if not expression:
        return ""
    if is_now(expression) and type_.scalar is Scalar.DATE_TIME and not type_.is_list:
        return "now()"
    word = _list(expression, type_, labels) if type_.is_list else _single(expression, type_, labels)
    return word or f"dbgenerated({quoted(expression)})"


def _list(expression: str, type_: PrismaType, labels: Mapping[str, str]) -> str:
    items = list_of(expression)
    if items is None:
        return ""
    words = [_word(each, type_, labels) for each in items]
    return f"[{', '.join(words)}]" if all(words) else ""


def _single(expression: str, type_: PrismaType, labels: Mapping[str, str]) -> str:
    if type_.scalar is Scalar.BOOLEAN:
        return expression if expression in ("true", "false") else ""
    found = constant_of(expression)
    return "" if found is None else _word(found, type_, labels)


def _word(text: str, type_: PrismaType, labels: Mapping[str, str]) -> str:
    if type_.enum is not None:
        return labels.get(text, "")
    match type_.scalar:
        case Scalar.STRING:
            return quoted(text)
        case Scalar.JSON:
            return quoted(text) if _is_json(text) else ""
        case Scalar.BOOLEAN:
            return text if text in ("true", "false") else ""
        case scalar if scalar in _NUMERIC:
            is_whole = re.fullmatch(r"-?\d+", text)
            fits = is_whole if scalar in _COUNTING else _NUMBER.fullmatch(text)
            return text if fits else ""
        case _:
            return ""  # moments and bytes are said in PostgreSQL's own words


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
