"""A schema that must be built before it can be read, and the scratch database it is built in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from ..catalog.catalog import Catalog
from ..config.url import DatabaseUrl
from ..db.connect import connect
from ..db.scratch import scratch_copy, scratch_database
from ..read.catalog import read_catalog

_APPLICATION = "whimbrel sources"


@dataclass(frozen=True, slots=True, kw_only=True)
class Partial:
    """Of a source that cannot say everything. `complete(wanted, now)` is its catalog with what it
    cannot say as it is in `now`; `renames(now, wanted)` are words for `--rename` that it holds."""

    complete: Callable[[Catalog, Catalog], Catalog]
    renames: Callable[[Catalog, Catalog], tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """`key` stands for the content; `build` makes it in an empty database; `shown` names it."""

    shown: str
    key: str
    build: Callable[[DatabaseUrl], None]
    partial: Partial | None = None
    # A scratch database that holds it already, and may be used up.
    at: DatabaseUrl | None = None
    # What `pg_dump` writes of it, where that is known already.
    dumped: str | None = None
    # Another one tomorrow, and soon built: no template is kept of it.
    is_fleeting: bool = False
    # Where it is little more than another one: that, and what is still to be done.
    continues: tuple[Material, Callable[[DatabaseUrl], None]] | None = None


EMPTY = Material(shown="an empty database", key="empty", build=lambda _: None, is_fleeting=True)


def followed(start: Material, statements: Sequence[str]) -> Material:
    """What these statements make of `start`, run as psql would: in a copy of its template."""
    digest = hashlib.sha256("\0".join(statements).encode()).hexdigest()

    def run(url: DatabaseUrl) -> None:
        with connect(url, application_name=_APPLICATION) as conn:
            for sql in statements:
                conn.execute(sql.encode())

    def build(url: DatabaseUrl) -> None:
        start.build(url)
        run(url)

    return Material(
        shown=f"{start.shown} and more",
        key=f"{start.key} {digest}",
        build=build,
        continues=(start, run),
    )


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
    if material.at is not None:
        yield material.at
        return
    if material.is_fleeting:
        with scratch_database(server, forbidden_systems=forbidden_systems) as url:
            material.build(url)
            yield url
        return
    if material.continues is not None:
        start, go_on = material.continues
        with materialised(start, server, forbidden_systems=forbidden_systems) as url:
            go_on(url)
            yield url
        return
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
