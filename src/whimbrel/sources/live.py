"""A database that is there: read as it is, or its schema copied into scratch."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from ..catalog.catalog import Catalog
from ..config.url import DatabaseUrl
from ..db.connect import Connection, connect
from ..db.dump import dump_schema, loadable
from ..db.embedded.binaries import Binaries
from ..errors import Failure, Notice
from ..read.near import read_two
from ..script.parse import parse_script
from .at_once import entered_at_once
from .load import stand_in_for_roles
from .material import Material, read_live

__all__ = ["live_material", "load_dump", "read_both_live", "read_live"]

_APPLICATION = "whimbrel sources"


def live_material(url: DatabaseUrl, binaries: Binaries) -> Material:
    """The schema of a live database for building in scratch: dumped now, without data and
    owners. Raises D330, D331."""
    dump = dump_schema(url, binaries)
    digest = hashlib.sha256(dump.encode()).hexdigest()

    def build(into: DatabaseUrl) -> None:
        load_dump(into, dump, shown=url.shown)

    return Material(shown=url.shown, key=f"dump {digest}", build=build)


def read_both_live(one: DatabaseUrl, two: DatabaseUrl) -> tuple[Catalog, Catalog]:
    """As `read_two` reads them: what can matter to their difference. Read only."""
    with entered_at_once([_connected(one), _connected(two)]) as (first, second):
        return read_two(first, second)


@contextmanager
def _connected(url: DatabaseUrl) -> Iterator[Connection]:
    with connect(url, application_name=_APPLICATION) as conn:
        yield conn


def load_dump(into: DatabaseUrl, dump: str, *, shown: str) -> None:
    """Run what `dump_schema` wrote, in one transaction where the server has locks for so much;
    roles that are not there are stood in for.
    Raises `Failure` (D323), `Stop` E228."""
    with connect(into, application_name=_APPLICATION) as conn:
        try:
            _run(conn, loadable(dump))
        except psycopg.Error as exc:
            raise Failure(
                Notice(
                    code="D323",
                    what=f"the schema of {shown} cannot be built in scratch: "
                    f"{exc.diag.message_primary or 'the connection was lost'}",
                    why=exc.diag.message_detail or "the scratch server lacks something it uses",
                    next="set WHIMBREL_SCRATCH_URL to a server with the same extensions and "
                    "settings",
                ),
                sqlstate=exc.sqlstate,
            ) from exc


def _run(conn: Connection, dump: str) -> None:
    """Few dumps name a role, so they are looked for only when one was missed."""
    try:
        conn.execute(dump.encode())
    except psycopg.errors.UndefinedObject:
        stand_in_for_roles(conn, parse_script(dump, name="the dump").statements)
        conn.execute(dump.encode())
    except psycopg.errors.OutOfMemory:
        # The manual, max_locks_per_transaction: many thousands of tables are too many for one.
        _run_in_parts(conn, dump)


_AT_ONCE = 500


def _run_in_parts(conn: Connection, dump: str) -> None:
    statements = parse_script(dump, name="the dump").statements
    stand_in_for_roles(conn, statements)
    for start in range(0, len(statements), _AT_ONCE):
        some = statements[start : start + _AT_ONCE]
        conn.execute(";\n".join(each.sql for each in some).encode())
