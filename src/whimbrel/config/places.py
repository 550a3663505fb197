"""Two environments that name one database: the accident that no label can survive."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import Usage
from .environment import Environment, known_environments
from .sourced import Sourced
from .url import DatabaseUrl
from .urls import Layers, own_urls

Place = tuple[str, int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPlace:
    """One database under the names of two environments."""

    database: DatabaseUrl
    environments: tuple[str, str]
    sources: tuple[str, str]


def places_named_by_own_variables(
    environment: Environment, layers: Layers
) -> tuple[SharedPlace, ...]:
    """Databases that two environments name by URLs of their own: host, port and database equal.

    The shared fallback to `DATABASE_URL` does not count, there the mark in the database decides.
    Reads texts only, connects to nothing.
    """
    names = dict.fromkeys((*known_environments(layers.settings), environment.name))
    found: dict[Place, dict[str, Sourced[DatabaseUrl]]] = {}
    for name in names:
        for url in _readable(name, layers):
            found.setdefault(url.value.place, {}).setdefault(name, url)
    return tuple(shared for by_name in found.values() for shared in _twice(by_name))


def _twice(by_name: dict[str, Sourced[DatabaseUrl]]) -> list[SharedPlace]:
    (first, at), *others = by_name.items()
    return [
        SharedPlace(database=at.value, environments=(first, name), sources=(at.source, url.source))
        for name, url in others
    ]


def _readable(name: str, layers: Layers) -> tuple[Sourced[DatabaseUrl], ...]:
    try:
        return own_urls(name, layers)
    except Usage:
        # A broken URL names no place; whoever uses that environment is told what is wrong.
        return ()
