"""Reads two databases that are nearly the same: both servers are asked for a digest of each
relation, and only what differs, and what is near that, is read whole.

Near is what stands on it, by whatever way; what it and that stand on; what has a constraint of the
same name; and all that has parents or children. Of any other relation there is its name and what
is no part of it alone (views, triggers, policies, grants …), but no column, constraint, index or
sequence of its own: `diff.focus` would leave these out too, had they been read.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple, TypeVar

import psycopg

from ..catalog.catalog import Catalog
from ..catalog.pause import without_collector
from ..db.connect import Connection
from ..db.failure import statement_failure
from ..pg.version import ServerVersion
from . import rows as r
from .ask import ask
from .catalog import answers, assembled, begin_reading, is_overtaken, read_catalog, unanswered
from .digests import RELATION, ROUTINE, TYPE, Digests, Home, ask_digests, differing

# A small schema is read sooner than it is asked about, and so is one that differs in many places.
WORTH_IT = 100
MOST = 0.2

T = TypeVar("T")


class NearRow(NamedTuple):
    """Where there is a `constraint_name`, `relation` is its schema."""

    relation: str
    constraint_name: str


class OidRow(NamedTuple):
    oid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Two:
    pool: ThreadPoolExecutor
    one: Connection
    two: Connection

    def ask(self, question: Callable[[Connection], T]) -> tuple[T, T]:
        """Both at once."""
        first, second = self.pool.map(question, (self.one, self.two))
        return first, second


def read_two(one: Connection, two: Connection) -> tuple[Catalog, Catalog]:
    """Two catalogs of which `diff.compare` says, and `plan.arrange` makes, what it would of both
    whole ones; two empty ones where the servers say that the schemas are equal.

    Read only. Neither may be inside a transaction. Raises `Failure` (C220, C221) where a server
    refuses, or a schema does not rest.
    """
    with ThreadPoolExecutor(max_workers=2) as pool:
        both = _Two(pool=pool, one=one, two=two)
        return _near(both) or both.ask(read_catalog)


def _near(both: _Two) -> tuple[Catalog, Catalog] | None:
    """None where both have to be read whole."""
    majors = {each.info.server_version // 10000 for each in (both.one, both.two)}
    if len(majors) > 1:
        return None
    try:
        with both.one.transaction(), both.two.transaction():
            both.ask(begin_reading)
            stamps = both.ask(_stamp)
            digests = both.ask(ask_digests)
            if digests[0] == digests[1]:
                empty = Catalog(version=ServerVersion(both.one.info.server_version), objects=())
                return empty, empty
            near = _what_is_near(both, digests)
            found = None if near is None else both.ask(partial(_catalog, near=near))
        return found if both.ask(_stamp) == stamps else None
    except psycopg.Error as exc:
        if is_overtaken(exc):
            return None
        raise statement_failure(exc, doing="the schema could not be read") from exc


def _stamp(conn: Connection) -> list[r.StampRow]:
    return ask(conn, "stamp", r.StampRow)


def _what_is_near(both: _Two, digests: tuple[Digests, Digests]) -> frozenset[NearRow] | None:
    found = differing(*digests)
    of_all = max(len(each.homes) for each in digests)
    if found is None or of_all < WORTH_IT or len(found) > MOST * of_all:
        return None
    one, two = both.ask(partial(_rows_near, homes=found))
    return one | two


def _rows_near(conn: Connection, homes: frozenset[Home]) -> frozenset[NearRow]:
    names = [[home.name for home in homes if home.kind == kind] for kind in _PARAMETERS]
    return frozenset(ask(conn, "near", NearRow, *names))


_PARAMETERS = (RELATION, RELATION, ROUTINE, TYPE)


def _catalog(conn: Connection, near: frozenset[NearRow]) -> Catalog:
    relations = [name for name, constraint in near if not constraint]
    constraints = [each for each in near if each.constraint_name]
    schemas, names = (
        [each.relation for each in constraints],
        [e.constraint_name for e in constraints],
    )
    oids = [row.oid for row in ask(conn, "near_by_name", OidRow, relations, schemas, names)]
    with without_collector():
        return assembled(conn, answers((conn,), unanswered(conn), oids))
