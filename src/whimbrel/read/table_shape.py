"""What a relation looks like to somebody who browses it: columns, key, foreign keys. Read only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from ..db.connect import Connection
from ..pg.name import RelationName
from .ask import ask


class RelationKind(Enum):
    """`pg_class.relkind`."""

    TABLE = "r"
    PARTITIONED = "p"
    VIEW = "v"
    MATERIALIZED = "m"
    FOREIGN = "f"

    @property
    def words(self) -> str:
        return {"p": "partitioned table", "m": "materialized view", "f": "foreign table"}.get(
            self.value, self.name.lower()
        )


class OutlineRow(NamedTuple):
    """A relation to choose from. `estimate` is -1 where the planner knows nothing."""

    schema: str
    name: str
    kind: str
    estimate: int
    size_bytes: int

    @property
    def words(self) -> str:
        return RelationKind(self.kind).words


class ShapeColumn(NamedTuple):
    """`base_type` is quoted, without modifier, for casts; `labels` are an enum's."""

    name: str
    type: str
    base_type: str
    is_not_null: bool
    has_default: bool
    is_computed: bool
    labels: list[str]


class Link(NamedTuple):
    """A foreign key. `is_own`: of the relation that was asked about, not one pointing to it."""

    schema: str
    name: str
    to_schema: str
    to_name: str
    columns: list[str]
    to_columns: list[str]
    is_own: bool


class _Key(NamedTuple):
    columns: list[str]


class StoredColumn(NamedTuple):
    """A column with values of its own: not generated."""

    name: str
    may_update: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """`key` is empty where nothing tells two rows apart: such rows are looked at, not edited."""

    name: RelationName
    kind: RelationKind
    estimate: int
    columns: tuple[ShapeColumn, ...]
    key: tuple[str, ...]
    links: tuple[Link, ...]

    def column(self, name: str) -> ShapeColumn | None:
        return next((each for each in self.columns if each.name == name), None)

    @property
    def is_record(self) -> bool:
        """Of what was done here: it is written with what is done, and by nobody's hand."""
        return self.name.schema == "whimbrel" or self.name.relation == "_prisma_migrations"

    @property
    def is_editable(self) -> bool:
        is_table = self.kind in (RelationKind.TABLE, RelationKind.PARTITIONED)
        return is_table and bool(self.key) and not self.is_record


def read_outline(conn: Connection) -> list[OutlineRow]:
    """All relations that this role may read."""
    return ask(conn, "outline", OutlineRow)


def read_shape(conn: Connection, schema: str, name: str) -> Shape | None:
    """None where there is no such relation, or none that this role may read."""
    found = next((r for r in read_outline(conn) if (r.schema, r.name) == (schema, name)), None)
    if found is None:
        return None
    relation = RelationName(schema, name)
    columns = ask(conn, "table_columns", ShapeColumn, str(relation))
    names = read_key(conn, relation)
    readable = {each.name for each in columns}
    return Shape(
        name=relation,
        kind=RelationKind(found.kind),
        estimate=found.estimate,
        columns=tuple(columns),
        key=names if readable.issuperset(names) else (),
        links=tuple(ask(conn, "table_links", Link, str(relation), str(relation))),
    )


def read_key(conn: Connection, relation: RelationName) -> tuple[str, ...]:
    """The columns that tell a row from every other; empty where nothing does."""
    found = ask(conn, "table_key", _Key, str(relation))
    return tuple(found[0].columns) if found else ()


def read_stored_columns(conn: Connection, relation: RelationName) -> list[StoredColumn]:
    """In the table's order; empty where there is no such table."""
    return ask(conn, "table_storage", StoredColumn, str(relation))
