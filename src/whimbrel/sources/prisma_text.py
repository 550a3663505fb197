"""The files of a Prisma schema as they lie on disk; nothing here needs a database."""

from __future__ import annotations

from pathlib import Path

from ..disk.prisma_files import read_prisma_files
from ..errors import Failure, Notice
from ..prisma.language.syntax import SchemaFile


def read_schema_files(path: Path, shown: str) -> tuple[SchemaFile, ...]:
    """Raises `Failure`: C150, C151 for a file that cannot be read, D322 where there is none."""
    files = read_prisma_files(path, shown)
    if not files:
        raise _nothing(shown)
    return tuple(SchemaFile(name=name, text=text) for name, text in files)


def _nothing(shown: str) -> Failure:
    return Failure(
        Notice(
            code="D322",
            what=f"there is no .prisma file at {shown}",
            why="without it there is no schema to compare; an empty one would drop everything",
            next="name a .prisma file or a folder of such files, or set `schema` in whimbrel.toml",
        )
    )
