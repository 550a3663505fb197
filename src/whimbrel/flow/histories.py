"""The project's migrations, whoever keeps them: a folder of SQL, or the revisions of Alembic."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..db.connect import Connection
from ..disk.migrations import read_history
from ..history.layout import History, Migration, history_of
from ..ledger.table import LedgerTable, prisma_table
from ..ledger.versions import VersionTable
from ..pg.name import RelationName
from ..sources.material import Material
from ..sources.metadata import find_interpreter
from ..sources.migrations import migrations_material
from ..sources.revisions.history import Revisions
from ..sources.revisions.process import AlembicHome
from .opaque import run_alone
from .opened import Opened
from .workplace import Workplace

# So that an env.py that wants a URL has one; nothing connects while SQL is written.
NOWHERE = "postgresql://whimbrel@127.0.0.1:1/nowhere"


def project_history(place: Workplace) -> History:
    """All of it in order. Raises `Failure` (C150, M19x) where it cannot be read at all; what is
    wrong with one migration is a problem of the history."""
    if place.project.alembic:
        return project_revisions(place).history
    folder, shown = place.project.migrations_folder, place.project.migrations
    return read_history(folder, shown, skip=place.settings.skipped)


def project_revisions(place: Workplace) -> Revisions:
    """What the project's own Alembic says. Runs env.py, and connects to nothing."""
    return place.shelf.read(alembic_home(place, NOWHERE), place.project.migrations)


def alembic_home(place: Workplace, url: str) -> AlembicHome:
    """The project's interpreter, with its `.env`, and `url` where programs look for one."""
    layers = place.project.variables.layers
    variables = {name: value for each in reversed(layers) for name, value in each.values.items()}
    variables |= {"DATABASE_ENV": place.environment.name, "DATABASE_URL": url, "DIRECT_URL": url}
    return AlembicHome(
        ini=place.project.alembic, interpreter=find_interpreter(place.root, variables)
    )


def history_material(place: Workplace, history: History) -> Material:
    """What its migrations make; an opaque revision is run online there."""
    if not place.project.alembic:
        return migrations_material(history, home=place.home)
    return migrations_material(history, lambda url, each: run_alone(
        alembic_home(place, url.reveal()), each.name, url
    ))  # fmt: skip


def applied_history(history: History, applied: Iterable[Migration]) -> History:
    """The same folder with these alone."""
    return replace(history_of(history.folder, applied), problems=())


def project_past(place: Workplace, opened: Opened) -> tuple[History, LedgerTable]:
    """The migrations, and where it is recorded what was applied: Prisma's own table in a Prisma
    project, ours elsewhere, unless the project file says; in an Alembic project its own beside
    ours."""
    if place.project.alembic:
        found = project_revisions(place)
        return found.history, versioned_table(found, opened.conn)
    return project_history(place), ledger_of(place, opened)


def ledger_table(place: Workplace, opened: Opened) -> LedgerTable:
    """The second half of it."""
    return project_past(place, opened)[1] if place.project.alembic else ledger_of(place, opened)


def ledger_of(place: Workplace, opened: Opened) -> LedgerTable:
    """The table of our rows alone, for who asks nothing of single migrations."""
    is_prisma = place.project.uses_prisma_ledger
    return prisma_table(opened.url.prisma_schema) if is_prisma else LedgerTable()


def versioned_table(found: Revisions, conn: Connection) -> LedgerTable:
    """Ours with Alembic's beside it, which stands where its search path leads."""
    schema = found.version_schema or _schema_of(conn, found)
    migrations = found.history.migrations
    return LedgerTable(
        versions=VersionTable(
            relation=RelationName(schema, found.version_table),
            create_sql=found.create_version_table,
            lineage=found.history.lineage,
            checksums={each.name: each.checksum for each in migrations},
        )
    )


def _schema_of(conn: Connection, found: Revisions) -> str:
    """Where an unqualified name is found, or would be made, on env.py's connection."""
    if not found.settings:
        return _visible(conn, found.version_table)
    with conn.transaction(force_rollback=True):
        for setting in found.settings:
            conn.execute(setting.encode())
        return _visible(conn, found.version_table)


def _visible(conn: Connection, table: str) -> str:
    row = conn.execute(
        "SELECT coalesce((SELECT n.nspname FROM pg_catalog.pg_class AS c "
        "JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace "
        "WHERE c.relname = %s AND c.relkind IN ('r', 'p') AND pg_catalog.pg_table_is_visible(c.oid)"
        " ORDER BY c.oid LIMIT 1), pg_catalog.current_schema(), 'public')",
        (table,),
    ).fetchone()
    assert row is not None
    return str(row[0])
