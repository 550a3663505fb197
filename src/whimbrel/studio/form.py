"""What a form or a link says, read into values."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qs, urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request

from ..errors import Notice, Usage
from ..read.table_page import Direction, Filter, Operator, Wanted
from ..read.table_shape import Shape, ShapeColumn
from ..run.edit_row import Special, Values

Fields = Mapping[str, list[str]]

LARGEST_FORM = 32 * 1024 * 1024
FORM_KEY = "form_key"


async def read_form(request: Request) -> Fields:
    """Raises `Usage` (W121) for a form that is too large to be one."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_FORM:
            raise Usage(
                Notice(
                    code="W121",
                    what=f"the form is larger than {LARGEST_FORM // 1024 // 1024} MB",
                    why="values of that size are not edited in a browser; nothing was changed",
                    next="write the value with psql or a program",
                )
            )
    return parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20_000)


def one(fields: Fields, name: str) -> str:
    return (fields.get(name) or [""])[0]


def wanted_of(shape: Shape, query: QueryParams) -> Wanted:
    """Filters are three parallel lists: `c` column, `o` operator, `v` value."""
    direction = Direction.BACK if query.getlist("before") else Direction.FORWARD
    return Wanted(
        filters=filters_of(shape, query),
        place=tuple(query.getlist(direction.value)),
        direction=direction,
    )


def filters_of(shape: Shape, query: QueryParams) -> tuple[Filter, ...]:
    """Raises `Usage` (W120) for a column or operator that there is not."""
    columns, operators, values = (query.getlist(name) for name in ("c", "o", "v"))
    padded = values + [""] * (len(columns) - len(values))
    return tuple(
        Filter(column=_column(shape, name), operator=_operator(word), value=value)
        for name, word, value in zip(columns, operators, padded, strict=False)
        if name
    )


def filter_query(filters: tuple[Filter, ...]) -> str:
    """The same filters as the end of a link."""
    pairs = [
        pair
        for each in filters
        for pair in (("c", each.column.name), ("o", each.operator.value), ("v", each.value))
    ]
    return f"&{urlencode(pairs)}" if pairs else ""


def key_of(shape: Shape, texts: list[str]) -> tuple[str, ...]:
    """The key in a link. Raises `Usage` (W120) where it is not one of this table."""
    if not shape.key or len(texts) != len(shape.key):
        raise _not_there(f"no row of {shape.name.shown} by that key")
    return tuple(texts)


def values_of(shape: Shape, fields: Fields, before: Values) -> dict[str, str | Special]:
    """What the form says of each column that it shows: `m:NAME` how, `v:NAME` the text.

    A text typed where there was none before is meant, whatever the choice beside it still says.
    """
    found: dict[str, str | Special] = {}
    for column in shape.columns:
        how = one(fields, f"m:{column.name}")
        if column.is_computed or not how:
            continue
        was_empty = not isinstance(before.get(column.name), str) and not column.labels
        text = one(fields, f"v:{column.name}")
        match "value" if was_empty and text else how:
            case "null":
                found[column.name] = Special.NULL
            case "default":
                found[column.name] = Special.DEFAULT
            case _:
                # Browsers send every line end as CR LF.
                found[column.name] = unix_lines(text)
    return found


def unix_lines(text: str) -> str:
    return text.replace("\r\n", "\n")


def _column(shape: Shape, name: str) -> ShapeColumn:
    column = shape.column(name)
    if column is None:
        raise _not_there(f"{shape.name.shown} has no column {name}")
    return column


def _operator(word: str) -> Operator:
    try:
        return Operator(word)
    except ValueError:
        raise _not_there(f"there is no operator {word}") from None


def _not_there(what: str) -> Usage:
    return Usage(
        Notice(
            code="W120",
            what=what,
            why="the link is of another table, or of this one before it was changed",
            next="go back to the table and choose anew",
        )
    )
