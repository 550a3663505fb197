"""A Prisma schema → statements, from schemas to foreign keys.

The catalog they lead to is that of Prisma's own SQL; the text differs where Prisma's does not
quote names properly. Views, and what the language cannot say, are made by migrations.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from ...pg.name import RelationName, literal, quote
from ..meaning.names import with_suffix
from ..meaning.schema import (
    Action,
    EnumType,
    Extension,
    ForeignKey,
    Index,
    IndexPart,
    ManyToMany,
    Model,
    PrismaSchema,
    Sort,
)
from .column_sql import column_sql, key_type


class Generation(Enum):
    """How the table between two lists tells its rows apart: by a unique index up to Prisma 5, by
    a primary key since 6."""

    UNIQUE_INDEX = 5
    PRIMARY_KEY = 6


def to_sql(
    schema: PrismaSchema, generation: Generation = Generation.PRIMARY_KEY
) -> tuple[str, ...]:
    """Statements without semicolons, in an order in which they run; names without a schema where
    the schema file says none."""
    return (
        *(f"CREATE SCHEMA IF NOT EXISTS {quote(each)}" for each in schema.schemas),
        *(_extension(each) for each in schema.extensions),
        *(_enum(each) for each in schema.enums),
        *(_table(each, schema) for each in schema.tables),
        *(s for each in schema.many_to_many for s in _between(each, schema, generation)),
        *(_index(each, model) for model in schema.tables for each in model.indexes),
        *_foreign_keys(schema),
    )


def _extension(extension: Extension) -> str:
    schema = f" SCHEMA {quote(extension.schema)}" if extension.schema else ""
    version = f" VERSION {quote(extension.version)}" if extension.version else ""
    return f"CREATE EXTENSION IF NOT EXISTS {quote(extension.name)}{schema}{version}"


def _enum(enum: EnumType) -> str:
    labels = ", ".join(literal(each.label) for each in enum.values)
    return f"CREATE TYPE {RelationName(enum.schema, enum.type)} AS ENUM ({labels})"


def _table(model: Model, schema: PrismaSchema) -> str:
    lines = [column_sql(each, schema) for each in model.columns]
    if model.key is not None:
        columns = _list(model.column_names(model.key.columns))
        lines.append(f"CONSTRAINT {quote(model.key.name)} PRIMARY KEY ({columns})")
    return _create_table(table_name(model), lines)


def _create_table(name: RelationName, lines: list[str]) -> str:
    inside = ",\n".join(f"    {line}" for line in lines)
    return f"CREATE TABLE {name} (\n{inside}\n)"


def _between(each: ManyToMany, schema: PrismaSchema, generation: Generation) -> Iterator[str]:
    name = between_name(each)
    lines = [
        f'"{letter}" {key_type(schema.model(model), schema)} NOT NULL'
        for letter, model in (("A", each.first), ("B", each.second))
    ]
    if generation is Generation.PRIMARY_KEY:
        key = _named(name, "_AB_pkey")
        yield _create_table(name, [*lines, f'CONSTRAINT {key} PRIMARY KEY ("A", "B")'])
    else:
        yield _create_table(name, lines)
        yield f'CREATE UNIQUE INDEX {_named(name, "_AB_unique")} ON {name} ("A", "B")'
    yield f'CREATE INDEX {_named(name, "_B_index")} ON {name} ("B")'


def _named(table: RelationName, suffix: str) -> str:
    return quote(with_suffix(table.relation, suffix))


def between_name(each: ManyToMany) -> RelationName:
    """The table between two lists."""
    return RelationName(each.schema, f"_{each.name}")


def _index(index: Index, model: Model) -> str:
    unique = "UNIQUE " if index.is_unique else ""
    method = f" USING {index.method}" if index.method else ""
    parts = ", ".join(_part(each, model) for each in index.parts)
    where = f" WHERE ({index.predicate})" if index.predicate else ""
    name = quote(index.name)
    return f"CREATE {unique}INDEX {name} ON {table_name(model)}{method} ({parts}){where}"


def _part(part: IndexPart, model: Model) -> str:
    words = [quote(model.column_names((part.column,))[0])]
    if part.operator_class:
        words.append(part.operator_class)
    if part.sort is Sort.DESC:
        words.append("DESC")
    return " ".join(words)


def _foreign_keys(schema: PrismaSchema) -> Iterator[str]:
    for key in schema.foreign_keys:
        if not schema.model(key.model).is_view and not schema.model(key.target).is_view:
            yield _foreign_key(key, schema)
    if not schema.has_foreign_keys:
        return
    for each in schema.many_to_many:
        name = between_name(each)
        for letter, model in (("A", each.first), ("B", each.second)):
            target = schema.model(model)
            assert target.key is not None
            columns = _list(target.column_names(target.key.columns))
            constraint = _named(name, f"_{letter}_fkey")
            yield (
                f"ALTER TABLE {name} ADD CONSTRAINT {constraint} "
                f'FOREIGN KEY ("{letter}") REFERENCES {table_name(target)} ({columns}) '
                "ON DELETE CASCADE ON UPDATE CASCADE"
            )


def _foreign_key(key: ForeignKey, schema: PrismaSchema) -> str:
    return (
        f"ALTER TABLE {table_name(schema.model(key.model))} ADD CONSTRAINT {quote(key.name)} "
        f"FOREIGN KEY ({_list(key.columns)}) "
        f"REFERENCES {table_name(schema.model(key.target))} ({_list(key.references)}) "
        f"ON DELETE {_ACTIONS[key.on_delete]} ON UPDATE {_ACTIONS[key.on_update]}"
    )


def table_name(model: Model) -> RelationName:
    return RelationName(model.schema, model.table)


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(quote(each) for each in names)


_ACTIONS = {
    Action.CASCADE: "CASCADE",
    Action.RESTRICT: "RESTRICT",
    Action.NO_ACTION: "NO ACTION",
    Action.SET_NULL: "SET NULL",
    Action.SET_DEFAULT: "SET DEFAULT",
}
