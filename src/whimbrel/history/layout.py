"""A folder of migrations: what one is, how it is named, in which order they stand."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..errors import Failure, Notice
from .checksum import checksum_of, matches
from .revision import Lineage, Revision, is_same_revision, revision_checksum

SCRIPT, UNDO, LOCK = "migration.sql", "down.sql", "migration_lock.toml"
DATA = "data.py"


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One folder `NAME/migration.sql`. `sql` is `raw` as text, without a byte order mark; `data`
    is its data.py.

    Of an Alembic project: one `revision`, `raw` its file and `sql` what Alembic writes of it;
    `position` is its place among them.
    """

    name: str
    raw: bytes = field(repr=False)
    sql: str = field(repr=False)
    down: str | None = field(default=None, repr=False)
    data: str | None = field(default=None, repr=False)
    revision: Revision | None = None
    position: int = 0

    @property
    def checksum(self) -> str:
        """What is recorded when it is applied: SHA-256 of `raw`, and of data.py behind it; of a
        revision both halves."""
        if self.revision is not None:
            return revision_checksum(self.raw, self.sql, self.revision)
        return checksum_of(self._bound)

    @property
    def _bound(self) -> bytes:
        return self.raw if self.data is None else self.raw + f"\n-- {DATA}\n{self.data}".encode()

    @property
    def is_opaque(self) -> bool:
        """Is there no SQL of it, because it needs a connection to know what it does?"""
        return self.revision is not None and bool(self.revision.why_online)

    @property
    def timestamp(self) -> str:
        """The leading digits of the name, `20260131093000`; empty when it has none."""
        head = self.name.partition("_")[0]
        return head if head.isascii() and head.isdigit() else ""

    def matches(self, recorded: str) -> bool:
        """Is `recorded` this file's checksum, whatever its line ends?"""
        if self.revision is not None:
            return is_same_revision(self.checksum, recorded)
        return matches(self._bound, recorded)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """All migrations of a folder in order, with what is wrong and what is only odd."""

    folder: str  # as people write it: prisma/migrations
    migrations: tuple[Migration, ...] = ()
    problems: tuple[Notice, ...] = ()
    advice: tuple[Notice, ...] = ()
    skipped: tuple[str, ...] = ()  # folders without SQL that the project file says to pass over

    def require_sound(self) -> History:
        """Itself; raises `Failure` (M1xx) with the first problem."""
        if self.problems:
            raise Failure(self.problems[0])
        return self

    def find(self, name: str) -> Migration | None:
        return next((each for each in self.migrations if each.name == name), None)

    @property
    def lineage(self) -> Lineage:
        """Of an Alembic project; empty elsewhere, where the order of the names is all."""
        return lineage_of(self.migrations)


def ordered(migrations: Iterable[Migration]) -> tuple[Migration, ...]:
    """By name, code point by code point; revisions by their place.

    Prisma sorts with the locale of the machine it runs on; for names that begin with the
    same number of digits both orders are one, and ours is the same on every machine.
    """
    return tuple(sorted(migrations, key=lambda each: (each.position, each.name)))


def lineage_of(migrations: Iterable[Migration]) -> Lineage:
    """Who comes after whom among the revisions."""
    return Lineage(parents={m.name: m.revision.parents for m in migrations if m.revision})


def script_name(folder: str, migration: Migration) -> str:
    """The file of its statements, as people write it."""
    if migration.revision is not None:
        return migration.revision.file
    return f"{folder}/{migration.name}/{SCRIPT}"


def history_of(
    folder: str, migrations: Iterable[Migration], problems: Iterable[Notice] = ()
) -> History:
    """The history of a folder; `problems` are those met while reading it."""
    found = ordered(migrations)
    return History(
        folder=folder,
        migrations=found,
        problems=(*problems, *_clashes(folder, found)),
        advice=_same_moment(folder, found),
    )


def script_missing(folder: str, name: str) -> Notice:
    """A folder without its migration.sql: nobody can say what it did."""
    return Notice(
        code="M101",
        what=f"{folder}/{name} has no {SCRIPT}",
        why="a migration that is a folder and nothing else cannot be applied, compared or proven",
        next=f"restore it with `git checkout -- {folder}/{name}`, or delete the folder; a step "
        f'that another tool runs is named in whimbrel.toml: `[history]` `skip = ["{name}"]`',
    )


def skipped_script(folder: str, name: str) -> Notice:
    """What was to be passed over is a migration like all others."""
    return Notice(
        code="M106",
        what=f"{folder}/{name} is to be skipped by [history] skip, and has a {SCRIPT}",
        why="only a folder without SQL can be another tool's; of this one nobody would know "
        "whether it ran",
        next=f"take {name} out of `skip` in whimbrel.toml, or the {SCRIPT} out of the folder",
    )


def _clashes(folder: str, found: tuple[Migration, ...]) -> tuple[Notice, ...]:
    """Names that are one folder on the disks of macOS and Windows."""
    seen: dict[str, str] = {}
    problems = []
    for migration in found:
        key = unicodedata.normalize("NFC", migration.name).casefold()
        if key in seen:
            problems.append(_clash(folder, seen[key], migration.name))
        seen.setdefault(key, migration.name)
    return tuple(problems)


def _clash(folder: str, one: str, other: str) -> Notice:
    return Notice(
        code="M102",
        what=f"two migrations of one name in {folder}: {one} and {other}",
        why="where file names ignore case they are one folder, and one of the two is lost",
        next=f"give the one that is not applied anywhere another name: `git mv {folder}/{other} …`",
    )


def _same_moment(folder: str, found: tuple[Migration, ...]) -> tuple[Notice, ...]:
    by_moment: dict[str, list[str]] = {}
    for migration in found:
        if len(migration.timestamp) == 14:
            by_moment.setdefault(migration.timestamp, []).append(migration.name)
    return tuple(
        Notice(
            code="M103",
            what=f"{' and '.join(names)} in {folder} carry the same time",
            why="their order hangs on the words of their names alone",
            next="give the one that depends on the other a later time, if neither is applied yet",
        )
        for names in by_moment.values()
        if len(names) > 1
    )
