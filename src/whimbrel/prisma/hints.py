"""`/// whimbrel:renamed-from full_name` above a model, a field or a value of an enum.

The name is the one in the database before. A hint may stay in the file: it says nothing where
the old name is gone already.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ..catalog.address import Address, ObjectKind, of_relation
from ..catalog.catalog import Catalog
from ..catalog.enum_type import EnumType
from ..pg.name import RelationName
from .meaning.schema import PrismaSchema
from .sql.to_sql import table_name

_HINT = re.compile(r"whimbrel:renamed-from\s+(?P<name>.+?)\s*\Z")


@dataclass(frozen=True, slots=True)
class RenameHint:
    """`before` is called `after` in the schema file."""

    before: Address
    after: Address

    @property
    def word(self) -> str:
        """As `--rename` takes it."""
        return f"{self.before.path}={self.after.path}"


def rename_hints(schema: PrismaSchema, home: str = "public") -> tuple[RenameHint, ...]:
    """All of a schema file, tables before what is in them."""
    return tuple(_hints(schema, home))


def _hints(schema: PrismaSchema, home: str) -> Iterator[RenameHint]:
    for model in schema.tables:
        name = table_name(model)
        after = RelationName(name.schema or home, name.relation)
        before = RelationName(after.schema, _old_name(model.docs) or after.relation)
        if before != after:
            yield RenameHint(
                of_relation(ObjectKind.TABLE, before), of_relation(ObjectKind.TABLE, after)
            )
        for column in model.columns:
            old = _old_name(column.docs)
            if old:
                for table in dict.fromkeys((before, after)):
                    yield RenameHint(
                        of_relation(ObjectKind.COLUMN, table, old),
                        of_relation(ObjectKind.COLUMN, after, column.column),
                    )
    for enum in schema.enums:
        type_ = RelationName(enum.schema or home, enum.type)
        for value in enum.values:
            old = _old_name(value.docs)
            if old:
                yield RenameHint(
                    of_relation(ObjectKind.LABEL, type_, old),
                    of_relation(ObjectKind.LABEL, type_, value.label),
                )


def _old_name(docs: Sequence[str]) -> str:
    found = [match["name"] for line in docs if (match := _HINT.fullmatch(line))]
    return found[-1] if found else ""


def usable(hints: Collection[RenameHint], now: Catalog, wanted: Catalog) -> tuple[str, ...]:
    """Words for `--rename`: where the old name is there and goes, and the new one comes."""
    there, to_be = set(_names(now)), set(_names(wanted))
    return tuple(
        hint.word
        for hint in hints
        if hint.before in there
        and hint.after in to_be
        and hint.before not in to_be
        and hint.after not in there
    )


def _names(catalog: Catalog) -> Iterator[Address]:
    for each in catalog.objects:
        yield each.address
        if isinstance(each, EnumType):
            yield from (of_relation(ObjectKind.LABEL, each.name, label) for label in each.labels)
