"""The comment by which we know our own scratch databases, and who uses them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum

from ...pg.name import literal, quote
from ..connect import Connection
from .ask import ask

PREFIX = "whimbrel_scratch_"
TEMPLATE_PREFIX = PREFIX + "t_"
_SAYS_OURS = "whimbrel scratch: "


class Use(StrEnum):
    """What a scratch database is for. Only a finished template is ever marked TEMPLATE."""

    WORK = "work"
    BUILDING = "building"
    TEMPLATE = "template"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """`pid` and `began` name the session that made it; `used` is the server's clock, in seconds."""

    use: Use
    pid: int
    began: float
    used: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Scratch:
    """A database with our mark."""

    name: str
    mark: Mark
    connections: int

    @property
    def is_template(self) -> bool:
        return self.name.startswith(TEMPLATE_PREFIX) and self.mark.use is Use.TEMPLATE


@dataclass(frozen=True, slots=True, kw_only=True)
class Myself:
    """Our own session, and the server it is on."""

    pid: int
    began: float
    clock: float
    version: int
    cluster_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    name: str
    comment: str
    connections: int


def myself(conn: Connection) -> Myself:
    return ask(conn, "self", Myself)[0]


def write_mark(conn: Connection, database: str, use: Use) -> None:
    """Mark a database as ours, in use from now on by this session."""
    me = myself(conn)
    mark = Mark(use=use, pid=me.pid, began=me.began, used=me.clock)
    text = _SAYS_OURS + json.dumps(asdict(mark))
    conn.execute(f"COMMENT ON DATABASE {quote(database)} IS {literal(text)}".encode())


def marked_databases(conn: Connection) -> tuple[Scratch, ...]:
    """Every database of the server that has our prefix *and* our mark."""
    found = []
    for row in ask(conn, "databases", _Row):
        mark = _read(row.comment)
        if mark is not None:
            found.append(Scratch(name=row.name, mark=mark, connections=row.connections))
    return tuple(found)


def has_database(conn: Connection, name: str) -> bool:
    """With or without our mark."""
    return any(row.name == name for row in ask(conn, "databases", _Row))


def _read(comment: str) -> Mark | None:
    """None for a comment that is not ours, whoever wrote it."""
    if not comment.startswith(_SAYS_OURS):
        return None
    try:
        said = json.loads(comment.removeprefix(_SAYS_OURS))
        return Mark(
            use=Use(said["use"]),
            pid=int(said["pid"]),
            began=float(said["began"]),
            used=float(said["used"]),
        )
    except (ValueError, KeyError, TypeError):
        return None
