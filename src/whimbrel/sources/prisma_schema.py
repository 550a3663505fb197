"""schema.prisma, a file or a folder, as a wanted schema: built in scratch from our own SQL."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import psycopg

from ..catalog.address import ObjectKind
from ..catalog.catalog import Catalog
from ..config.url import DatabaseUrl
from ..db.connect import Connection, connect
from ..pg import sqlstate as states
from ..prisma.hints import rename_hints, usable
from ..prisma.meaning.resolve import read_schema
from ..prisma.meaning.schema import PrismaSchema
from ..prisma.scope import completed, scope_of
from ..prisma.sql.to_sql import Generation, to_sql
from ..read.catalog import read_objects
from .home import PUBLIC, at_home
from .load import load
from .material import Material, Partial
from .prisma_text import read_schema_files
from .sql_file import hasten

_APPLICATION = "whimbrel sources"
# What a schema may speak of and only migrations make: types, functions, extensions.
_NOT_THERE = frozenset(
    {
        states.UNDEFINED_OBJECT,
        states.UNDEFINED_FUNCTION,
        states.UNDEFINED_TABLE,
        states.INVALID_SCHEMA_NAME,
    }
)


def prisma_material(
    path: Path,
    shown: str,
    *,
    surroundings: Callable[[], Material | None] = lambda: None,
    generation: Generation = Generation.PRIMARY_KEY,
    home: str = PUBLIC,
) -> Material:
    """What the schema makes of an empty database; of what `surroundings` make, where it speaks of
    types and functions that are not there otherwise. `home` is the schema of names without one.

    Reads the files now, and touches no database if there is an error in them. Raises `Failure`
    P101–P109 with all of them.
    """
    schema = read_schema(read_schema_files(path, shown))
    sql = ";\n".join((*to_sql(schema, generation), ""))
    digest = hashlib.sha256(sql.encode()).hexdigest()
    builder = _Builder(sql, shown, surroundings)

    def build(url: DatabaseUrl) -> None:
        with at_home(url, home) as there:
            builder.build(there)

    return Material(
        shown=shown,
        key=f"prisma {home} {digest}",
        build=build,
        partial=_partial(schema, home),
        is_fleeting=True,
    )


def _partial(schema: PrismaSchema, home: str) -> Partial:
    scope, hints = scope_of(schema, home), rename_hints(schema, home)

    def complete(wanted: Catalog, now: Catalog) -> Catalog:
        return completed(wanted, now, scope)

    def renames(now: Catalog, wanted: Catalog) -> tuple[str, ...]:
        return usable(hints, now, wanted)

    return Partial(complete=complete, renames=renames)


class _Builder:
    def __init__(self, sql: str, shown: str, surroundings: Callable[[], Material | None]) -> None:
        self._sql, self._name = sql, f"the SQL of {shown}"
        self._surroundings = surroundings

    def build(self, url: DatabaseUrl) -> None:
        with connect(url, application_name=_APPLICATION) as conn:
            hasten(conn)
            if self._is_built(conn):
                return
            around = self._surroundings()
            if around is None:
                load(conn, self._sql, name=self._name)
                return
        around.build(url)
        with connect(url, application_name=_APPLICATION) as conn:
            hasten(conn)
            _clear(conn)
            load(conn, self._sql, name=self._name)

    def _is_built(self, conn: Connection) -> bool:
        """All of it at once, or nothing: what is wrong is found by going statement by statement,
        unless it only lacks its surroundings."""
        try:
            with conn.transaction():
                conn.execute(self._sql.encode())
        except psycopg.Error as exc:
            if exc.sqlstate not in _NOT_THERE:
                load(conn, self._sql, name=self._name)
            return False
        return True


def _clear(conn: Connection) -> None:
    """Drop what the schema itself makes; functions, domains and extensions stay."""
    for each in read_objects(conn).objects:
        address = each.address
        match address.kind:
            case ObjectKind.TABLE:
                conn.execute(f"DROP TABLE IF EXISTS {address.relation} CASCADE".encode())
            case ObjectKind.ENUM:
                conn.execute(f"DROP TYPE IF EXISTS {address.relation} CASCADE".encode())
