"""Writes the next migration: a folder of SQL, or a revision of Alembic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ..disk.environ import now_utc
from ..disk.migrations import write_migration
from ..history.layout import Migration
from ..history.naming import new_name
from ..sources.revisions.writing import require_same, write_revision
from .call import Call
from .histories import NOWHERE, alembic_home, project_history
from .workplace import Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationFile:
    """`down` is None where no way back is known. `at` is when it was begun: from that its name is
    made. `is_contract`: its text says that it waits for its phase."""

    sql: str
    down: str | None = None
    at: datetime | None = None
    is_contract: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    migration: Migration
    path: Path


def write_next(
    call: Call, place: Workplace, title: str, file: MigrationFile, names: Sequence[str]
) -> Written:
    """Behind all that are there, the `names`, and says so.

    Raises `Usage` (M110, M111), `Failure` (C152, C153, M196, M197, M167).
    """
    if place.project.alembic:
        return _revision(call, place, title, file)
    project = place.project
    name = new_name(file.at or now_utc(), title, names)
    path = write_migration(
        project.migrations_folder,
        name,
        file.sql,
        down=file.down,
        for_prisma=project.uses_prisma_ledger,
    )
    also = " and down.sql" if file.down is not None else ""
    call.say(f"wrote {project.migrations}/{name}/migration.sql{also}")
    made = Migration(name=name, raw=file.sql.encode(), sql=file.sql, down=file.down)
    return Written(migration=made, path=path)


def _revision(call: Call, place: Workplace, title: str, file: MigrationFile) -> Written:
    """What Alembic makes of it is asked at once: that, and nothing else, will run."""
    made = write_revision(alembic_home(place, NOWHERE), title, file.sql, file.down)
    place.shelf.forget()
    migration = project_history(place).find(made.name)
    assert migration is not None
    require_same(made, file.sql, migration.sql)
    call.say(f"wrote {made.file}")
    return Written(migration=migration, path=place.root / made.file)
