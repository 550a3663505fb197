"""SQLAlchemy metadata as a wanted schema: built in scratch from the DDL that SQLAlchemy writes."""

from __future__ import annotations

from ..catalog.address import ObjectKind, of_relation
from ..catalog.catalog import Catalog
from ..catalog.partial import with_unsaid
from ..pg.name import RelationName
from ..prisma.hints import RenameHint, usable
from .material import Material, Partial
from .metadata import PREFIX, CompiledMetadata, Interpreter, ask_metadata
from .sql_file import SqlText, texts_material

VERSION_TABLE = "alembic_version"


def sqlalchemy_material(spec: str, interpreter: Interpreter) -> Material:
    """`spec` is `package.module:attribute`. Raises `Failure`: D380 it cannot be imported, compiled
    or understood, D381 it does not end."""
    compiled = ask_metadata(spec.removeprefix(PREFIX), interpreter)
    text = "".join(f"{each};\n" for each in compiled.statements)
    made = texts_material((SqlText(name=f"the SQL of {spec}", text=text),), spec)
    hints = tuple(_hints(compiled))

    def complete(wanted: Catalog, now: Catalog) -> Catalog:
        return with_unsaid(wanted, now, apart=(VERSION_TABLE,))

    def renames(now: Catalog, wanted: Catalog) -> tuple[str, ...]:
        return usable(hints, now, wanted)

    partial = Partial(complete=complete, renames=renames)
    return Material(shown=spec, key=made.key, build=made.build, partial=partial, is_fleeting=True)


def _hints(compiled: CompiledMetadata) -> list[RenameHint]:
    found = compiled.renames
    tables = {(schema, table): old for schema, table, column, old in found if not column}
    hints = []
    for schema, table, column, old in found:
        after = RelationName(schema, table)
        before = RelationName(schema, tables.get((schema, table), table))
        if not column:
            hints.append(
                RenameHint(
                    of_relation(ObjectKind.TABLE, before), of_relation(ObjectKind.TABLE, after)
                )
            )
            continue
        hints += [
            RenameHint(
                of_relation(ObjectKind.COLUMN, each, old),
                of_relation(ObjectKind.COLUMN, after, column),
            )
            for each in dict.fromkeys((before, after))
        ]
    return hints
