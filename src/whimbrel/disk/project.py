"""The project as it lies on disk: its texts in one reading, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..config.lockfile import FILE as LOCK_FILE
from ..config.lockfile import Lock, parse_lock
from ..config.settings import LedgerChoice, Settings, parse_settings
from ..config.urls import Layers
from ..config.variables import Variables
from ..errors import Notice, Usage
from ..history.lock_toml import FILE as LOCK
from ..prisma.config_file import HIDDEN, NAMES, PrismaConfig, read_config
from ..prisma.project import (
    PackageJson,
    PrismaProject,
    history_candidates,
    read_package_json,
    read_prisma_project,
    schema_candidates,
)
from .dotenv import read_variables
from .prisma_files import prisma_files, read_prisma_files
from .root import PACKAGE, find_root, is_history, settings_file
from .text import read_text, read_text_if_there


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """What every command needs to know of the folder it runs in."""

    root: Path
    settings: Settings
    variables: Variables = field(repr=False)
    package: PackageJson
    prisma: PrismaProject | None
    schema: str  # as `diff --from` takes it: a path relative to the root, or module:metadata
    migrations: str  # relative to the root

    @property
    def migrations_folder(self) -> Path:
        return self.root / self.migrations

    @property
    def alembic(self) -> str:
        """The alembic.ini whose revisions are the history, relative to the root; empty for SQL."""
        return _ini(self.migrations)

    @property
    def layers(self) -> Layers:
        """All places where a URL can be written."""
        shared = self.prisma.shared_urls(self.variables) if self.prisma else ()
        return Layers(variables=self.variables, settings=self.settings, shared=shared)

    @property
    def uses_prisma_ledger(self) -> bool:
        """Is `_prisma_migrations` the ledger here?"""
        if self.settings.ledger is LedgerChoice.AUTO:
            return self.prisma is not None and not self.alembic
        return self.settings.ledger is LedgerChoice.PRISMA


def read_project(directory: Path, process: Mapping[str, str]) -> Project:
    """The project that `directory` belongs to; without any file, one with the defaults.

    Raises `Failure` or `Usage` (C1xx) for files that cannot be read or understood.
    """
    root = find_root(directory)
    settings = read_settings(root)
    _refuse_half_alembic(root, settings)
    package = read_package_json(read_text_if_there(root / PACKAGE, PACKAGE) or "{}")
    prisma = _read_prisma(root, settings, package)
    return Project(
        root=root,
        settings=settings,
        variables=read_variables(root, process),
        package=package,
        prisma=prisma,
        schema=settings.schema or (prisma.schema if prisma else "") or "schema.sql",
        migrations=settings.migrations or (prisma.migrations if prisma else "migrations"),
    )


ALEMBIC = "alembic:"


def _ini(migrations: str) -> str:
    return migrations.removeprefix(ALEMBIC) if migrations.startswith(ALEMBIC) else ""


def _refuse_half_alembic(root: Path, settings: Settings) -> None:
    """Raises `Usage` (C175, C176)."""
    is_named = settings.migrations.startswith(ALEMBIC)
    is_folder = bool(settings.migrations) and (root / settings.migrations / "env.py").is_file()
    if not is_named and not is_folder:
        return
    ini = _ini(settings.migrations)
    if not ini or "://" in ini:
        raise Usage(
            Notice(
                code="C175",
                what="`migrations` names Alembic, and not a file of its",
                why="where the revisions are stands in that file; nothing was read",
                next='`migrations = "alembic:alembic.ini"`, as seen from the project\'s folder',
            )
        )
    if settings.ledger is LedgerChoice.PRISMA:
        raise Usage(
            Notice(
                code="C176",
                what='`ledger = "prisma"` and an Alembic folder do not go together',
                why="Alembic keeps its own table, alembic_version, and that is kept right here; "
                "nothing was read",
                next="leave `ledger` out",
            )
        )


def read_settings(root: Path) -> Settings:
    """The project file of `root`, the defaults without one. Raises `Usage` (C12x, C13x)."""
    path = settings_file(root)
    return parse_settings(read_text(path, path.name), file=path.name) if path else Settings()


def nearest_package(project: Project, directory: Path) -> tuple[Path, PackageJson]:
    """The package whose scripts `npm run` means in `directory`, and its folder; the project's
    own where no other is on the way up to it."""
    here = directory.resolve()
    for folder in (here, *here.parents):
        if folder == project.root or not folder.is_relative_to(project.root):
            break
        text = read_text_if_there(folder / PACKAGE, PACKAGE)
        if text is not None:
            return folder, read_package_json(text)
    return project.root, project.package


def read_lock(root: Path) -> Lock:
    """`whimbrel.lock`, empty without one. Raises `Failure` (C140, C150, C151): what has that name
    and is no file, a link to nowhere say, is not taken for none."""
    path = root / LOCK_FILE
    is_there = path.exists() or path.is_symlink()
    return parse_lock(read_text(path, LOCK_FILE)) if is_there else Lock()


def _read_prisma(root: Path, settings: Settings, package: PackageJson) -> PrismaProject | None:
    config = _read_prisma_config(root)
    stated = (settings.schema,) if settings.schema else ()
    candidates = (*stated, *schema_candidates(config, package))
    schema = next((name for name in candidates if _is_schema(root / name)), "")
    return read_prisma_project(
        schema=schema,
        schemas=_schema_texts(root, schema),
        config=config,
        package=package,
        history=_prisma_history(root, schema),
    )


def _read_prisma_config(root: Path) -> PrismaConfig | None:
    for name in (*NAMES, *HIDDEN):
        text = read_text_if_there(root / name, name)
        if text is not None:
            return read_config(text, file=name)
    return None


def _is_schema(path: Path) -> bool:
    """A .prisma file, or a folder with some in it."""
    return (path.suffix == ".prisma" or path.is_dir()) and bool(prisma_files(path))


def _schema_texts(root: Path, schema: str) -> tuple[tuple[str, str], ...]:
    return read_prisma_files(root / schema, schema) if schema else ()


def _prisma_history(root: Path, schema: str) -> str:
    """A folder of migrations that Prisma has written; where no schema says Prisma, only what
    cannot be anybody else's."""
    first, *others = history_candidates(schema)
    if is_history(root / first):
        return first
    if schema:
        return next((each for each in others if is_history(root / each)), "")
    return next((each for each in others if (root / each / LOCK).is_file()), "")
