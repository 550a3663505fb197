"""Names that the database would refuse: two tables, columns or constraints of one name.

Names that are cut at 63 bytes are compared as they will be.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..language.problem import ProblemKind
from ..language.syntax import Span
from .collect import Collected
from .names import as_stored
from .schema import PrismaSchema

# What shares a namespace: (schema, kind), the name, who has it, and where.
_Claim = tuple[tuple[str, ...], str, str, Span]


def find_clashes(schema: PrismaSchema, collected: Collected) -> None:
    seen: dict[tuple[tuple[str, ...], str], str] = {}
    for space, name, owner, span in _claims(schema):
        name = as_stored(name)
        other = seen.setdefault((space, name), owner)
        if other != owner:
            collected.say(
                ProblemKind.CLASH,
                f"{owner} is called {name} in the database, as {other} is",
                span,
                "give one of them another name with `map`",
            )


def _claims(schema: PrismaSchema) -> Iterator[_Claim]:
    yield from _tables(schema)
    yield from _types(schema)
    yield from _columns(schema)
    yield from _constraints(schema)


def _tables(schema: PrismaSchema) -> Iterator[_Claim]:
    for model in schema.models:
        kind = "view" if model.is_view else "model"
        yield ("table", model.schema), model.table, f"{kind} {model.name}", model.span
    for each in schema.many_to_many:
        owner = f"the table between {each.first} and {each.second}"
        yield ("table", each.schema), f"_{each.name}", owner, each.span


def _types(schema: PrismaSchema) -> Iterator[_Claim]:
    for each in schema.enums:
        yield ("type", each.schema), each.type, f"enum {each.name}", each.span


def _columns(schema: PrismaSchema) -> Iterator[_Claim]:
    for model in schema.models:
        for each in model.columns:
            yield ("column", model.name), each.column, f"field {each.name}", each.span


def _constraints(schema: PrismaSchema) -> Iterator[_Claim]:
    """Keys and indexes share the names of their schema, keys and foreign keys those of their
    table."""
    # Of two models of one table the table is told, not its constraints too.
    tables = {(each.schema, each.table): each for each in reversed(list(schema.tables))}
    for model in reversed(list(tables.values())):
        index, constraint = ("index", model.schema), ("constraint", model.name)
        if model.key is not None:
            owner = f"the primary key of {model.name}"
            yield index, model.key.name, owner, model.key.span
            yield constraint, model.key.name, owner, model.key.span
        for number, each in enumerate(model.indexes):
            columns = ", ".join(part.column for part in each.parts)
            owner = f"index {number + 1} of {model.name} ({columns})"
            yield index, each.name, owner, each.span
            yield constraint, each.name, owner, each.span
    for key in schema.foreign_keys:
        owner = f"the foreign key of {key.model} to {key.target} ({', '.join(key.columns)})"
        yield ("constraint", key.model), key.name, owner, key.span
