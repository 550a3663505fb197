"""Frozen values to JSON and back, each field checked by its declared type."""

from __future__ import annotations

import types
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from enum import Enum
from typing import TypeVar, Union, get_args, get_origin, get_type_hints

from ..guard.backup_level import Level

T = TypeVar("T")


class Misfit(ValueError):
    """A JSON value is not of the type that its field declares; the text names the place."""


def plain(value: object) -> object:
    """What `json.dumps` takes."""
    if isinstance(value, Level):
        return value.word
    if is_dataclass(value):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return value


def built(kind: type[T], value: object, place: str = "") -> T:
    """A value of the frozen class `kind`; raises `Misfit`. Unknown names are passed over, so that
    a newer version's file of the same format can be read."""
    if not isinstance(value, dict):
        raise Misfit(f"{place or 'the file'} is no object")
    hints = get_type_hints(kind)
    found: dict[str, object] = {}
    for name, hint in hints.items():
        where = f"{place}.{name}" if place else name
        if name in value:
            found[name] = _of(hint, value[name], where)
        elif name not in _younger(kind):
            raise Misfit(f"{where} is missing")
    return kind(**found)


def _younger(kind: type) -> frozenset[str]:
    """What an older version did not write yet; such fields have defaults."""
    return frozenset(each.name for each in fields(kind) if each.default is not MISSING)


def _of(hint: object, value: object, place: str) -> object:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        inner = [each for each in get_args(hint) if each is not type(None)]
        return None if value is None else _of(inner[0], value, place)
    if origin is tuple:
        return _tuple(get_args(hint), value, place)
    if hint is datetime:
        return _moment(value, place)
    if hint is Level:
        return _level(value, place)
    if isinstance(hint, type) and is_dataclass(hint):
        return built(hint, value, place)
    if hint is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if isinstance(hint, type) and type(value) is hint:
        return value
    raise Misfit(f"{place} is not of type {getattr(hint, '__name__', hint)}")


def _tuple(arguments: tuple[object, ...], value: object, place: str) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise Misfit(f"{place} is no list")
    if arguments[-1] is Ellipsis:
        return tuple(_of(arguments[0], v, f"{place}[{i}]") for i, v in enumerate(value))
    if len(value) != len(arguments):
        raise Misfit(f"{place} has not {len(arguments)} parts")
    return tuple(_of(h, v, place) for h, v in zip(arguments, value, strict=True))


def _moment(value: object, place: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Misfit(f"{place} is no time with its zone")
    return moment


def _level(value: object, place: str) -> Level:
    try:
        return Level.of(str(value))
    except ValueError as exc:
        raise Misfit(f"{place}: {exc}") from None
