"""A snapshot of what is known of a database, as a JSON document, so that CI needs no connection.

Only what says something is written: a value that is a field's default is left out. Documented in
`docs/formats.md`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import TypeVar, cast

from ..errors import Failure, Notice
from ..pg.name import RelationName
from .known import (
    Known,
    KnownColumn,
    KnownConstraint,
    KnownIdentity,
    KnownIndex,
    KnownStatistics,
    KnownTable,
    KnownType,
)

FORMAT = 1
Json = Mapping[str, object]
Part = TypeVar("Part")


def write_known(known: Known) -> str:
    """Sorted and indented, so that git shows what has changed."""
    document = {
        "format": FORMAT,
        "read_at": known.read_at,
        "server_version": known.server_version,
        "free_bytes": known.free_bytes,
        "is_complete": known.is_complete,
        "tables": {name.shown: _value(each) for name, each in known.tables.items()},
        "indexes": {name.shown: _value(each) for name, each in known.indexes.items()},
        "types": {name: _value(each) for name, each in known.types.items()},
        "volatility": dict(known.volatility),
        "sequences": {name.shown: value for name, value in known.sequences.items()},
    }
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _value(part: object) -> object:
    """Names as text, mappings and tuples as JSON has them, without what is a default."""
    match part:
        case RelationName():
            return part.shown
        case tuple():
            return [_value(each) for each in part]
        case Mapping():
            return {str(key): _value(each) for key, each in part.items()}
        case (
            KnownTable()
            | KnownColumn()
            | KnownIndex()
            | KnownConstraint()
            | KnownType()
            | KnownIdentity()
            | KnownStatistics()
        ):
            return {
                each.name: _value(value)
                for each in fields(part)
                if (value := getattr(part, each.name)) not in (each.default, {})
                or each.default is None
            }
        case _:
            return part


def read_known(text: str, name: str) -> Known:
    """Raises `Failure` (C162) for what is no snapshot, or one of a newer version."""
    try:
        document = cast(Json, json.loads(text))
        _require_snapshot(document)
        if document["format"] != FORMAT:
            raise Failure(_newer(name, document["format"]))
        return _known(document)
    except (ValueError, TypeError, KeyError, AttributeError) as exc:
        raise Failure(_unreadable(name, exc)) from None


def _require_snapshot(document: object) -> None:
    """A file of another kind would be read as a database of which nothing is known."""
    if not isinstance(document, dict):
        raise TypeError("a JSON object was expected")
    for key in ("format", "tables"):
        if key not in document:
            raise KeyError(f"it has no `{key}`")


def _known(document: Json) -> Known:
    return Known(
        tables=_named(document, "tables", _table),
        indexes=_named(document, "indexes", _index),
        types={name: _type(each) for name, each in _mapping(document, "types").items()},
        volatility=cast(Mapping[str, str], _mapping(document, "volatility")),
        sequences={
            read_name(name): cast("int | None", value)
            for name, value in _mapping(document, "sequences").items()
        },
        server_version=cast(int, document.get("server_version") or 0),
        free_bytes=cast("int | None", document.get("free_bytes")),
        is_complete=document.get("is_complete") is True,
        read_at=str(document.get("read_at", "")),
    )


def _named(document: Json, key: str, read: Callable[[Json], Part]) -> dict[RelationName, Part]:
    found = _mapping(document, key).items()
    return {read_name(name): read(cast(Json, each)) for name, each in found}


def _mapping(document: Json, key: str) -> Json:
    found = document.get(key, {})
    found = {} if found is None else found
    if not isinstance(found, dict):
        raise TypeError(f"{key} is no object")
    return found


def _table(value: Json) -> KnownTable:
    parts = dict(value)
    parts["columns"] = {
        name: _column(cast(Json, each)) for name, each in _mapping(value, "columns").items()
    }
    parts["constraints"] = {
        name: _constraint(cast(Json, each)) for name, each in _mapping(value, "constraints").items()
    }
    parts["column_dependents"] = {
        name: tuple(cast("list[str]", each))
        for name, each in _mapping(value, "column_dependents").items()
    }
    table = _made(KnownTable, parts, "parent", "default_partition")
    statistics = (
        _made(KnownStatistics, cast(Json, each), "name")
        for each in cast("list[object]", value.get("statistics") or ())
    )
    return replace(table, statistics=tuple(statistics))


def _column(value: Json) -> KnownColumn:
    column = _made(KnownColumn, {**value, "identity": None})
    found = value.get("identity")
    if not found:
        return column
    return replace(column, identity=_made(KnownIdentity, cast(Json, found), "sequence"))


def _constraint(value: Json) -> KnownConstraint:
    return _made(KnownConstraint, value, "other")


def _index(value: Json) -> KnownIndex:
    return _made(KnownIndex, value, "table")


def _type(value: object) -> KnownType:
    found = _made(KnownType, {**cast(Json, value), "users": ()})
    users = cast("list[str]", cast(Json, value).get("users", ()))
    return KnownType(
        kind=found.kind, is_constrained=found.is_constrained, users=tuple(map(read_name, users))
    )


def _made(kind: Callable[..., Part], value: Json, *names: str) -> Part:
    """Lists as tuples; those fields that are names of relations as such."""
    parts: dict[str, object] = {}
    for key, each in value.items():
        if key in names:
            parts[key] = read_name(str(each)) if each else None
        else:
            parts[key] = tuple(each) if isinstance(each, list) else each
    return kind(**parts)


_PART = re.compile(r'"(?:[^"]|"")*"|[^."]+')


def read_name(shown: str) -> RelationName:
    """`app.orders` or `app."Order"`, as `RelationName.shown` writes it."""
    parts = [
        each[1:-1].replace('""', '"') if each.startswith('"') else each
        for each in _PART.findall(shown)
    ]
    return RelationName(parts[-2] if len(parts) > 1 else "", parts[-1])


def _newer(name: str, found: object) -> Notice:
    return Notice(
        code="C162",
        what=f"{name} is a snapshot of format {found}",
        why="this version reads format 1; what it says would be misread",
        next="write it anew with this version: `whimbrel check --database --write-snapshot FILE`",
    )


def _unreadable(name: str, exc: Exception) -> Notice:
    return Notice(
        code="C162",
        what=f"{name} is no snapshot of a database: {_said(exc)}",
        why="sizes, columns and indexes would be guessed in its place",
        next="write it anew: `whimbrel check --database --write-snapshot FILE`",
    )


def _said(exc: Exception) -> str:
    """Of a KeyError the text itself, which Python would put in quotes."""
    return str(exc.args[0] if isinstance(exc, KeyError) and exc.args else exc)
