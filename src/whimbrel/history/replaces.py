"""`-- whimbrel:replaces NAME CHECKSUM…`: what a squashed migration stands for."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..errors import Notice
from .checksum import spellings
from .layout import Migration

_MARK = "-- whimbrel:replaces "
# Enough to tell files apart; a line for each of hundreds should be short.
_DIGITS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """A migration that was there. `checksums` are the beginnings of all that a ledger may hold
    of its file: as it was, with other line ends, as Prisma once wrote them. `parts` are those that
    it replaced itself."""

    name: str
    checksums: tuple[str, ...]
    parts: tuple[Replaced, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Its own and those of its parts."""
        return (self.name, *(name for part in self.parts for name in part.names))

    def is_of(self, checksum: str) -> bool:
        """Was it this very file?"""
        return checksum.startswith(self.checksums)


def replaced_by(migration: Migration) -> tuple[Replaced, ...]:
    """In their order; empty for a migration that replaces none."""
    if _MARK not in migration.sql:
        return ()
    return _nested(_read(migration.sql))


def replaces_lines(migrations: Iterable[Migration]) -> str:
    """The directives for the head of the file that takes their place."""
    return "".join(
        line
        for each in migrations
        for line in (
            _line(each.name, _beginnings(each.raw)),
            *(_line(f"{each.name}/{path}", sums) for path, sums in _read(each.sql)),
        )
    )


def _line(path: str, checksums: Iterable[str]) -> str:
    return f"{_MARK}{shlex.join((path, *checksums))}\n"


def still_there(folder: str, migrations: Iterable[Migration]) -> tuple[Notice, ...]:
    """Of each that replaces others, when one of those is in the folder too: run from empty, both
    would make the same."""
    found = {each.name: each for each in migrations}
    return tuple(
        _both(folder, each.name, old)
        for each in found.values()
        if (old := next((n for r in replaced_by(each) for n in r.names if n in found), ""))
    )


def _both(folder: str, new: str, old: str) -> Notice:
    return Notice(
        code="M170",
        what=f"{folder}/{old} is replaced by {new}, and both are in the folder",
        why="a new database would run both, and the second finds everything there already",
        next="`whimbrel squash` puts the old ones aside",
    )


def _nested(found: Iterable[tuple[str, tuple[str, ...]]]) -> tuple[Replaced, ...]:
    """`b/a` is what `b` replaced itself: no name of a folder has a slash."""
    whole: dict[str, tuple[str, ...]] = {}
    parts: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for path, checksums in found:
        name, _, rest = path.partition("/")
        whole.setdefault(name, () if rest else checksums)
        if rest:
            parts.setdefault(name, []).append((rest, checksums))
    return tuple(
        Replaced(name=name, checksums=checksums, parts=_nested(parts.get(name, ())))
        for name, checksums in whole.items()
    )


def _read(sql: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Paths and checksums; they stand at the top, before the first statement."""
    for line in sql.splitlines():
        if line.startswith(_MARK):
            yield _words(line.removeprefix(_MARK))
        elif line and not line.startswith("--"):
            return


def _words(words: str) -> tuple[str, tuple[str, ...]]:
    """What is no list of words (S107 where the file is parsed) was no migration anywhere."""
    try:
        name, *checksums = shlex.split(words) or [""]
    except ValueError:
        return words, ()
    return name, tuple(each for each in checksums if each)


def _beginnings(raw: bytes) -> Iterable[str]:
    return dict.fromkeys(each[:_DIGITS] for each in spellings(raw))
