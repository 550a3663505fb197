"""A schema that must be built before it can be read, and the scratch database it is built in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ..catalog.catalog import Catalog
from ..config.url import DatabaseUrl
from ..db.connect import connect
from ..db.scratch import scratch_copy
from ..read.catalog import read_catalog

_APPLICATION = "whimbrel sources"


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """`key` stands for the content; `build` makes it in an empty database; `shown` names it."""

    shown: str
    key: str
    build: Callable[[DatabaseUrl], None]


EMPTY = Material(shown="an empty database", key="empty", build=lambda _: None)


@contextmanager
def materialised(
    material: Material,
    server: DatabaseUrl,
    *,
    forbidden_systems: frozenset[str] = frozenset(),
) -> Iterator[DatabaseUrl]:
    """A scratch database on `server` with that schema, dropped at the end of the block.

    Built once and copied from its template afterwards. Raises what the material raises, and
    E221–E227.
    """
    with scratch_copy(
        server, material.key, material.build, forbidden_systems=forbidden_systems
    ) as url:
        yield url


def read_material(
    material: Material,
    server: DatabaseUrl,
    *,
    forbidden_systems: frozenset[str] = frozenset(),
) -> Catalog:
    """The catalog of what `material` makes on `server`."""
    with materialised(material, server, forbidden_systems=forbidden_systems) as url:
        return read_live(url)


def read_live(url: DatabaseUrl) -> Catalog:
    """The catalog of a database that is there. Read only."""
    with connect(url, application_name=_APPLICATION) as conn:
        return read_catalog(conn)
