"""A schema written as SQL: one file, or a folder of files taken in the order of their names."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from ..config.url import DatabaseUrl
from ..db.connect import Connection, connect
from ..disk.text import read_text
from ..errors import Failure, Notice
from .load import load
from .material import Material

_APPLICATION = "whimbrel sources"


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlText:
    """`name` is the file as people write it."""

    name: str
    text: str


def sql_material(path: Path, shown: str) -> Material:
    """What a `schema.sql`, or a folder of `*.sql`, makes.

    Reads the files now. Raises `Failure`: C150, C151 for a file that cannot be read, D322 where
    there is none. An empty file is an empty schema.
    """
    return texts_material(_texts(path, shown), shown)


def texts_material(texts: tuple[SqlText, ...], shown: str) -> Material:
    """What these scripts make, each in a session of its own, in this order."""
    digest = hashlib.sha256()
    for each in texts:
        digest.update(f"{each.name}\0{len(each.text)}\0{each.text}".encode())

    def build(url: DatabaseUrl) -> None:
        for each in texts:
            with connect(url, application_name=_APPLICATION) as conn:
                hasten(conn)
                load(conn, each.text, name=each.name)

    return Material(shown=shown, key=f"sql {digest.hexdigest()}", build=build)


def hasten(conn: Connection) -> None:
    """A scratch database need not survive a crash: no commit waits for the disk."""
    conn.execute("SET synchronous_commit = off")


def _texts(path: Path, shown: str) -> tuple[SqlText, ...]:
    if path.is_dir():
        files = sorted(each for each in path.glob("*.sql") if each.is_file())
        if not files:
            raise _nothing(f"{shown} holds no .sql file")
        return tuple(_text(each, f"{shown}/{each.name}") for each in files)
    if not path.exists():
        raise _nothing(f"there is no {shown}")
    return (_text(path, shown),)


def _text(path: Path, shown: str) -> SqlText:
    return SqlText(name=shown, text=read_text(path, shown))


def _nothing(what: str) -> Failure:
    return Failure(
        Notice(
            code="D322",
            what=what,
            why="without it there is no schema to compare; an empty one would drop everything",
            next="name a .sql file or a folder of .sql files; an empty file means an empty schema",
        )
    )
