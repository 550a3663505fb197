"""What is in the database and has no word in Prisma's language: one line each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ...catalog.address import Address, ObjectKind
from ...catalog.attached import Owner, Privileges
from ...catalog.catalog import Catalog, CatalogObject
from ...catalog.column import Column, Default, Identity, NotNull
from ...catalog.comment import Comment
from ...catalog.constraint import Constraint
from ...catalog.enum_type import EnumType
from ...catalog.home import home_of, relations_of
from ...catalog.index import Index
from ...catalog.sequence import Sequence
from ...catalog.space import Extension, Schema
from ...catalog.table import Table
from ...pg.name import RelationName
from .live import Live, LiveTable

_SAID = (
    Schema, Extension, EnumType, Sequence, Table, Column, Default, NotNull, Constraint, Index,
    Owner, Privileges, Comment,
)  # fmt: skip
_LONGEST = 120


def table_notes(table: LiveTable, said: frozenset[str]) -> Iterator[str]:
    """`said` are names of the keys and indexes that stand in the model."""
    for each in sorted(table.unsaid, key=lambda constraint: constraint.name):
        yield _short(f"constraint {each.name} {each.definition}")
    for index in table.indexes:
        if index.name.relation not in said:
            unique = "unique " if index.is_unique else ""
            yield _short(f"{unique}index {index.name.relation} ON {index.on}")
    for column in table.columns:
        if column.generated is not None:
            yield _short(f"column {column.name} is generated: {column.generated.expression}")
        if column.identity is not Identity.NONE:
            yield f"column {column.name} is GENERATED {column.identity.words} AS IDENTITY"
    for key in table.foreign_keys:
        if "DEFERRABLE" in key.definition:
            yield f"constraint {key.name} is deferrable"


def other_notes(
    catalog: Catalog, live: Live, schemas: frozenset[str]
) -> tuple[dict[RelationName, list[str]], tuple[str, ...]]:
    """Of what hangs on a table, by the table; and of what stands by itself."""
    relations = relations_of(catalog.objects)
    of_tables: defaultdict[RelationName, list[str]] = defaultdict(list)
    others: list[str] = []
    for each in catalog.objects:
        address = each.address
        if isinstance(each, _SAID) or (address.schema and address.schema not in schemas):
            continue
        home = home_of(each, relations)
        if home is not None and home.relation in live.tables:
            of_tables[home.relation].append(_shown(each, address))
        elif home is None or home.kind is ObjectKind.SCHEMA:
            others.append(_short(address.shown))
    return dict(of_tables), tuple(others)


def _shown(each: CatalogObject, address: Address) -> str:
    return _short(f"{address.kind.value} {address.part or address.name}")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
