"""The files of a Prisma schema in their usual form."""

from __future__ import annotations

from dataclasses import dataclass

from ..disk.text import read_text
from ..disk.write import write_text
from ..errors import Failure, Notice
from ..prisma.language.formatting import format_file
from ..prisma.language.parse import parse_schema
from ..prisma.language.problem import schema_failure
from ..sources.prisma_text import read_schema_files
from .call import Call
from .validate import is_prisma
from .workplace import open_workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class Formatted:
    """`changed` are files that were, or with `--check` would be, written."""

    files: tuple[str, ...]
    changed: tuple[str, ...]


def format_schema(call: Call, *, only_check: bool) -> Formatted:
    """Raises `Failure`: P101 what cannot be read cannot be formatted, D372 SQL has no one form."""
    place = open_workplace(call, "format")
    name = place.project.schema
    if not is_prisma(place):
        raise _no_form(name)
    files = read_schema_files(place.root / name, name)
    parsed = parse_schema(files)
    if parsed.problems:
        raise schema_failure(parsed.problems, files)
    changed = []
    for file in files:
        text = format_file(parsed.document, file)
        if text == file.text:
            continue
        changed.append(file.name)
        path = place.root / file.name
        if not only_check and read_text(path, file.name) == file.text:
            write_text(path, text)
    return Formatted(files=tuple(each.name for each in files), changed=tuple(changed))


def _no_form(name: str) -> Failure:
    return Failure(
        Notice(
            code="D372",
            what=f"{name} is no Prisma schema",
            why="only Prisma's language has one form that its users share; nothing was written",
            next="use a formatter for SQL, or set `schema` in whimbrel.toml to a .prisma file",
        )
    )
