"""A revision of an Alembic project: where it stands among the others, and how it is known again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

_HALF = 32
NOTHING = "0" * _HALF


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """`parents`: what it comes after and depends on. `lines` holds for each line of its SQL that
    of its file. `why_online` is not empty where its upgrade() needs a connection: then there is no
    SQL of it, and it runs as one opaque step. `is_steady`: does it say the same SQL every time?"""

    parents: tuple[str, ...]
    file: str  # as people write it: migrations/versions/ae10_orders.py
    title: str = ""
    why_online: str = ""
    why_not_back: str = ""
    is_steady: bool = True
    lines: tuple[int, ...] = field(default=(), repr=False)

    def line_of(self, line: int) -> int:
        """The line of the file that made this line of its SQL, both from 1."""
        if not self.lines:
            return 1
        return self.lines[min(max(line, 1), len(self.lines)) - 1]


def revision_checksum(raw: bytes, sql: str, revision: Revision) -> str:
    """Half of it is of the file, whatever its line ends, half of the SQL; zeros where there is no
    SQL, or another one each time."""
    file = sha256(raw.replace(b"\r\n", b"\n")).hexdigest()[:_HALF]
    is_told = revision.is_steady and not revision.why_online
    return file + (sha256(sql.encode()).hexdigest()[:_HALF] if is_told else NOTHING)


def is_same_revision(checksum: str, recorded: str) -> bool:
    """The same file, or the same SQL: a formatter changes the one, a newer SQLAlchemy the other."""
    is_sql_same = checksum[_HALF:] == recorded[_HALF:] and not checksum.endswith(NOTHING)
    return bool(recorded) and (checksum[:_HALF] == recorded[:_HALF] or is_sql_same)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """Who comes after whom: each revision's parents, in an order in which they can be applied."""

    parents: Mapping[str, Sequence[str]]

    def ancestors(self, names: Iterable[str]) -> frozenset[str]:
        """All that these come after, and they themselves; unknown names are passed over."""
        found: set[str] = set()
        todo = [name for name in names if name in self.parents]
        while todo:
            name = todo.pop()
            if name not in found:
                found.add(name)
                todo += (each for each in self.parents[name] if each in self.parents)
        return frozenset(found)

    def descendants(self, name: str) -> frozenset[str]:
        """All that come after it, and it itself."""
        found = {name}
        for each, parents in self.parents.items():
            if found.intersection(parents):
                found.add(each)
        return frozenset(found)

    def heads(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those that none of the others comes after, in order: what Alembic writes down."""
        some = frozenset(names)
        inner = {parent for name in some for parent in self.parents.get(name, ())}
        covered = self.ancestors(inner)
        return tuple(name for name in self.parents if name in some and name not in covered)
