"""Is the wanted schema sound? Read as text; no database is asked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..disk.prisma_files import prisma_files
from ..disk.text import read_text
from ..errors import Failure, Notice
from ..prisma.language.problem import problem_notice, schema_failure
from ..prisma.meaning.circles import circle_notices
from ..prisma.meaning.resolve import look_at_schema, read_schema
from ..script.parse import parse_script, syntax_failure
from ..sources.metadata import PREFIX, ask_metadata, find_interpreter, is_metadata
from ..sources.prisma_text import read_schema_files
from .call import Call
from .workplace import Workplace, open_workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class Validated:
    """`holds` says what is in it; `failure` is all `problems` in one. `remarks` are about what is
    sound and yet hardly meant."""

    schema: str
    holds: str
    problems: tuple[Notice, ...] = ()
    failure: Failure | None = None
    remarks: tuple[Notice, ...] = ()


def validate(call: Call) -> Validated:
    """Raises `Failure` C150, C151, D322 where there is nothing to read."""
    place = open_workplace(call, "validate")
    name = place.project.schema
    path = place.root / name
    if is_metadata(name):
        compiled = ask_metadata(
            name.removeprefix(PREFIX), find_interpreter(place.root, call.variables)
        )
        count = len(compiled.statements)
        return Validated(schema=name, holds=f"{count} statement{'s' * (count != 1)}")
    if is_prisma(place):
        return _prisma(path, name)
    return _sql(path, name)


def is_prisma(place: Workplace) -> bool:
    """Is the wanted schema written in Prisma's language?"""
    name = place.project.schema
    path = place.root / name
    return name.endswith(".prisma") or (path.is_dir() and bool(prisma_files(path)))


def require_sound(place: Workplace) -> None:
    """Before something is dropped that the schema is to follow. Raises `Failure` P101–P109 for a
    Prisma schema with errors; other schemas, and one that is not there, are not looked at."""
    path = place.root / place.project.schema
    if is_prisma(place) and prisma_files(path):
        read_schema(read_schema_files(path, place.project.schema))


def _prisma(path: Path, name: str) -> Validated:
    files = read_schema_files(path, name)
    reading = look_at_schema(files)
    schema = reading.schema
    parts = [(len(schema.models), "model"), (len(schema.enums), "enum")]
    return Validated(
        schema=name,
        holds=", ".join(f"{count} {word}{'s' * (count != 1)}" for count, word in parts),
        problems=tuple(problem_notice(each, files) for each in reading.problems),
        failure=schema_failure(reading.problems, files) if reading.problems else None,
        remarks=() if reading.problems else circle_notices(schema, files),
    )


def _sql(path: Path, name: str) -> Validated:
    """Only the form: what a statement names is known to a database alone."""
    files = sorted(path.glob("*.sql")) if path.is_dir() else [path]
    count = 0
    for file in files:
        shown = name if file == path else f"{name}/{file.name}"
        script = parse_script(read_text(file, shown), name=shown)
        for statement in script.statements:
            count += 1
            if statement.problem is not None:
                failure = syntax_failure(statement, shown)
                return Validated(schema=name, holds="", problems=(failure.notice,), failure=failure)
    return Validated(schema=name, holds=f"{count} statement{'s' * (count != 1)}")
