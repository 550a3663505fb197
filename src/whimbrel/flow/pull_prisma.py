"""The schema of a database in Prisma's language, into the files that are there."""

from __future__ import annotations

from collections.abc import Callable

from ..catalog.address import Address
from ..catalog.catalog import Catalog
from ..disk.prisma_files import prisma_files
from ..errors import Failure, Notice
from ..prisma.language.problem import schema_failure
from ..prisma.language.syntax import SchemaFile
from ..prisma.meaning.resolve import look_at_schema, read_schema
from ..prisma.meaning.schema import PrismaSchema
from ..prisma.pull.merge import Present, merged
from ..prisma.scope import completed, scope_of
from ..read.catalog import read_catalog
from ..sources.material import read_material
from ..sources.prisma_schema import prisma_material
from ..sources.prisma_text import read_schema_files
from .call import Call
from .develop import scratch_like
from .opened import Opened
from .source import generation_of, project_migrations
from .workplace import Workplace

# As Prisma's own `pull` names it.
_NEWCOMERS = "introspected.prisma"
_FRESH = 'datasource db {\n  provider = "postgresql"\n}\n'


def pull_prisma(call: Call, place: Workplace, opened: Opened) -> tuple[SchemaFile, ...]:
    """The files with their new texts; nothing is written. What is the same stays, character for
    character.

    Raises `Failure`: P101–P109 for files with errors; D373 where what was made has some.
    """
    files = _files(place)
    schema = read_schema(files)
    catalog = read_catalog(opened.conn)
    present = Present(
        schema=schema,
        files=files,
        is_same=_sameness(call, place, opened, schema, catalog),
        home=place.home,
        newcomers=f"{_name(place)}/{_NEWCOMERS}" if len(files) > 1 else "",
    )
    made = merged(present, catalog)
    problems = look_at_schema(made).problems
    if problems:
        raise _not_valid(schema_failure(problems, made))
    return made


def _files(place: Workplace) -> tuple[SchemaFile, ...]:
    name = _name(place)
    path = place.root / name
    if prisma_files(path):
        return read_schema_files(path, name)
    return (SchemaFile(name=name, text=_FRESH),)


def _name(place: Workplace) -> str:
    """Where the project's schema is, or would be."""
    name = place.project.schema
    return name if not name.endswith(".sql") else "prisma/schema.prisma"


def _sameness(
    call: Call, place: Workplace, opened: Opened, schema: PrismaSchema, catalog: Catalog
) -> Callable[[Address], bool]:
    """PostgreSQL is asked: what the files make in scratch is compared with what is there."""
    if not (schema.models or schema.enums):
        return lambda _: False
    name = _name(place)
    try:
        server = scratch_like(call, place, opened)
        material = prisma_material(
            place.root / name,
            name,
            surroundings=lambda: project_migrations(place),
            generation=generation_of(place),
            home=place.home,
        )
        built = read_material(material, server.url, forbidden_systems=server.forbidden_systems)
    except Failure as failure:
        call.say(f"note: every line is written anew: {failure.notice.what}")
        return lambda _: False
    said = completed(built, catalog, scope_of(schema, place.home)).by_address()
    live = catalog.by_address()
    return lambda address: said.get(address) == live.get(address)


def _not_valid(failure: Failure) -> Failure:
    return Failure(
        Notice(
            code="D373",
            what="the schema that was made of the database is not valid",
            why=f"nothing was written: {failure.notice.what}",
            next="report it with the tables it speaks of; `whimbrel pull --format sql` writes SQL",
            excerpt=failure.notice.excerpt,
        )
    )
