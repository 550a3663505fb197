"""The condition of a partial index: `where: raw("…")` or `where: { field: value }`."""

from __future__ import annotations

from collections.abc import Mapping

from ...pg.name import quote
from ..language.problem import ProblemKind
from ..language.syntax import Call, Expression, Number, Pairs, Text, Word
from .arguments import shown_value
from .collect import Collected

_FEATURE = "partialIndexes"


def read_predicate(
    value: Expression, columns: Mapping[str, str], features: frozenset[str], collected: Collected
) -> str:
    """SQL; empty where it is wrong, which is then collected. `columns`: field → name in the
    database."""
    if _FEATURE not in features:
        collected.say(
            ProblemKind.KEY,
            "`where` needs the preview feature partialIndexes",
            value.span,
            f'write `previewFeatures = ["{_FEATURE}"]` in the generator; without it Prisma '
            "refuses the schema",
        )
    match value:
        case Call(name="raw", arguments=(argument,)) if isinstance(argument.value, Text):
            return argument.value.value
        case Pairs(pairs=pairs) if pairs:
            return " AND ".join(_term(name, each, columns, collected) for name, each in pairs)
    collected.say(
        ProblemKind.KEY,
        f"{shown_value(value)} is no condition of an index",
        value.span,
        'write `where: raw("SQL")` or `where: { field: value }`',
    )
    return ""


def _term(name: str, value: Expression, columns: Mapping[str, str], collected: Collected) -> str:
    if name not in columns:
        what = f"there is no field {name} for the condition"
        collected.say_unknown(ProblemKind.KEY, what, value.span, name, columns)
    column = quote(columns.get(name, name))
    match value:
        case Word(text="null"):
            return f"{column} IS NULL"
        case Pairs(pairs=(("not", Word(text="null")),)):
            return f"{column} IS NOT NULL"
        case Pairs(pairs=(("not", inner),)):
            return f"{column} != {_constant(inner, collected)}"
        case _:
            return f"{column} = {_constant(value, collected)}"


def _constant(value: Expression, collected: Collected) -> str:
    match value:
        case Text(value=text):
            return "'" + text.replace("'", "''") + "'"
        case Number(text=text) | Word(text="true" as text) | Word(text="false" as text):
            return text
    collected.say(
        ProblemKind.KEY,
        f"{shown_value(value)} is no value of a condition",
        value.span,
        "write a string, a number, true, false or null, or `{ not: value }`",
    )
    return ""
