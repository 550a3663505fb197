"""Databases for tests: migrated, marked as test, thrown away; each is a copy of one template."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial

from .. import __version__
from ..config.environment import Environment
from ..config.kind import Kind
from ..config.url import DatabaseUrl
from ..db.connect import Connection, connect
from ..db.scratch.template import scratch_copy
from ..history.layout import History
from ..ledger.identity import write_mark
from ..ledger.table import LedgerTable, ensure_table, prisma_table, resolve_applied
from ..ledger.upgrade import ensure_ledger
from ..sources.home import PUBLIC
from ..sources.material import Material
from .call import Call
from .histories import history_material, project_history, project_revisions, versioned_table
from .scratch import ScratchServer, scratch_server
from .source import schema_material
from .workplace import Workplace, named_environment, open_workplace

Database = Callable[[], AbstractContextManager[DatabaseUrl]]


def test_databases(call: Call) -> Database:
    """How to get one: each call gives another database until its block ends.

    They are made on the scratch server (`WHIMBREL_SCRATCH_URL`, a known development server, or the
    embedded one), never on a server that the project shares, whatever DATABASE_URL says. Raises
    the stops of that, and `Failure` (M1xx) for a folder that is not sound.
    """
    place = open_workplace(call, "test databases")
    history = project_history(place)
    history.require_sound()
    server = scratch_server(call, place, like=None, must_match=False)
    wanted = None if history.migrations else schema_material(call, place)
    return partial(_database, place, history, server, wanted)


@contextmanager
def _database(
    place: Workplace, history: History, server: ScratchServer, material: Material | None
) -> Iterator[DatabaseUrl]:
    """`material` is the wanted schema where there is no migration."""
    environment = named_environment(place, Kind.TEST.value)
    build = partial(_build, place, history) if material is None else material.build
    key = _key(place, history) if material is None else f"test {__version__} {material.key}"
    with scratch_copy(server.url, key, build, forbidden_systems=server.forbidden_systems) as url:
        _mark(url, environment, place)
        yield url if place.home == PUBLIC else url.with_schema(place.home)


def _key(place: Workplace, history: History) -> str:
    digest = hashlib.sha256()
    for each in history.migrations:
        digest.update(f"{each.name}\0{each.checksum}\0".encode())
    ledger = place.home if place.project.uses_prisma_ledger else ""
    return f"test {__version__} {ledger} {digest.hexdigest()}"


def _build(place: Workplace, history: History, url: DatabaseUrl) -> None:
    """Everything applied, and recorded so, as in a database that was deployed to."""
    history_material(place, history).build(url)
    with connect(url, application_name="whimbrel test") as conn:
        table = _table(place, conn)
        ensure_ledger(conn)
        ensure_table(conn, table)
        for each in history.migrations:
            resolve_applied(conn, table, each.name, each.checksum)


def _table(place: Workplace, conn: Connection) -> LedgerTable:
    if place.project.alembic:
        return versioned_table(project_revisions(place), conn)
    return prisma_table(place.home) if place.project.uses_prisma_ledger else LedgerTable()


def _mark(url: DatabaseUrl, environment: Environment, place: Workplace) -> None:
    """A copy has an oid of its own, so it is marked by itself."""
    with connect(url, application_name="whimbrel test") as conn:
        ensure_ledger(conn)
        write_mark(conn, environment, by=place.who)
