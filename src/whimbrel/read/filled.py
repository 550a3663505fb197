"""What the rows of each table are like, by the planner's statistics. Read only."""

from __future__ import annotations

from typing import NamedTuple

from ..db.connect import Connection
from ..pg.name import RelationName
from .ask import ask


class FilledColumn(NamedTuple):
    """`rows` of its table as the planner knows them, -1 where it does not. `key`: the columns that
    together with this one tell rows apart. `to_…` and `link`: the foreign key that it is of.
    `distinct` as in pg_stats, negative for a share of the rows; `common` values with their
    `shares`, and `bounds` between which the others are, evenly many; `labels` are an enum's."""

    schema: str
    name: str
    rows: int
    column: str
    type: str
    base_type: str
    category: str
    is_not_null: bool
    is_computed: bool
    key: list[str]
    to_schema: str | None
    to_name: str | None
    to_column: str | None
    link: str | None
    null_share: float
    distinct: float
    width: int
    common: list[str]
    shares: list[float]
    bounds: list[str]
    labels: list[str] | None

    @property
    def table(self) -> RelationName:
        return RelationName(self.schema, self.name)

    @property
    def to_table(self) -> RelationName | None:
        return RelationName(self.to_schema or "", self.to_name) if self.to_name else None


def read_filled_columns(conn: Connection) -> list[FilledColumn]:
    """Of the users' tables, in their order; partitions among them, not what they are part of."""
    return ask(conn, "filled_columns", FilledColumn)
