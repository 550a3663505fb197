"""The words after `--from` and `--to`: an environment, a URL, a file, a folder, the project's own
schema or migrations."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..config.environment import known_environments
from ..config.url import DatabaseUrl, parse_url
from ..db.embedded.binaries import find_binaries
from ..disk.migrations import read_history
from ..disk.prisma_files import prisma_files
from ..disk.root import is_history
from ..errors import Notice, Usage
from ..prisma.sql.to_sql import Generation
from ..sources.live import live_material
from ..sources.material import EMPTY, Material
from ..sources.metadata import find_interpreter, is_metadata
from ..sources.migrations import migrations_material
from ..sources.prisma_schema import prisma_material
from ..sources.sql_file import sql_material
from ..sources.sqlalchemy_metadata import sqlalchemy_material
from .call import Call
from .enter import enter, enter_other, headline
from .histories import history_material, project_history
from .workplace import Workplace, named_environment, open_workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """A database that is there."""

    shown: str
    url: DatabaseUrl

    def material(self) -> Material:
        return live_material(self.url, find_binaries())


Source = Live | Material


def find_source(call: Call, word: str) -> Source:
    """What a word stands for; a URL needs no project. Raises `Usage` D340, C1xx, D322."""
    if "://" in word:
        url = parse_url(word, source="the command line")
        call.say(url.shown)
        return Live(shown=url.shown, url=url)
    if word == "empty":
        return EMPTY
    place = open_workplace(call, "diff")
    if is_metadata(word):
        return _metadata(call, place, word)
    match word:
        case "schema":
            return schema_material(call, place)
        case "migrations":
            return history_material(place, project_history(place))
        case "database":
            return _own(call, place)
    if word in known_environments(place.settings) or not (call.directory / word).exists():
        return _environment(call, place, word)
    return _path(place, call.directory / word, word)


def schema_material(call: Call, place: Workplace) -> Material:
    """The project's wanted schema. Raises `Failure`: P1xx a Prisma schema with errors, D380, D381
    metadata that cannot be had."""
    name = place.project.schema
    return (
        _metadata(call, place, name) if is_metadata(name) else _path(place, place.root / name, name)
    )


def _metadata(call: Call, place: Workplace, word: str) -> Material:
    return sqlalchemy_material(word, find_interpreter(place.root, call.variables))


def _path(place: Workplace, path: Path, shown: str) -> Material:
    if shown.endswith(".prisma") or (path.is_dir() and prisma_files(path)):
        return prisma_material(
            path,
            shown,
            surroundings=lambda: project_migrations(place),
            generation=generation_of(place),
            home=place.home,
        )
    if path.is_dir() and is_history(path):
        return migrations_material(read_history(path, shown), home=place.home)
    return sql_material(path, shown)


def generation_of(place: Workplace) -> Generation:
    """How the project's own Prisma makes a table between two lists."""
    is_old = 0 < place.project.package.prisma_major < Generation.PRIMARY_KEY.value
    return Generation.UNIQUE_INDEX if is_old else Generation.PRIMARY_KEY


def project_migrations(place: Workplace) -> Material | None:
    """The project's own, where they can be read: a schema may speak of what they make."""
    if not place.project.alembic and not place.project.migrations_folder.is_dir():
        return None
    history = project_history(place)
    return None if history.problems else history_material(place, history)


def _environment(call: Call, place: Workplace, word: str) -> Live:
    try:
        environment = named_environment(place, word)
    except Usage:
        raise _unknown(word) from None
    if environment.name == place.environment.name:
        return _own(call, place)
    with enter_other(call, place, environment) as opened:
        if opened is None:
            raise Usage(
                Notice(
                    code="D342",
                    what=f"the database of {word} cannot be reached",
                    why="it has no URL here, or does not answer; there is nothing to compare",
                    next=f"`whimbrel -e {word} status` says why",
                )
            )
        call.say(headline(environment, opened))
        return Live(shown=word, url=opened.url)


def _own(call: Call, place: Workplace) -> Live:
    with enter(call, place) as opened:
        return Live(shown=place.environment.name, url=opened.url)


def _unknown(word: str) -> Usage:
    return Usage(
        Notice(
            code="D340",
            what=f"{word} is no source of a schema",
            why="it is no environment of this project and no file or folder that is there",
            next="use empty, schema, migrations, database, an environment, a postgresql:// URL, "
            "a .sql file or a folder",
        )
    )
