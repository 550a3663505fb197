"""What an index is recognised by: in a statement, and in the catalog."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from ..db.connect import Connection
from ..pg.name import RelationName
from ..script import node
from ..script.statement import Node
from .texts import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexShape:
    """`columns` in order, keys first and then INCLUDE; "" stands for an expression."""

    is_unique: bool
    access_method: str
    columns: tuple[str, ...]
    key_count: int
    is_partial: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    oid: int
    schema: str
    name: str
    is_valid: bool
    shape: IndexShape

    @property
    def shown(self) -> str:
        """Quoted and qualified, for a command that can be pasted."""
        return str(RelationName(self.schema, self.name))


def wanted_shape(statement: Node) -> IndexShape:
    """Of a CREATE INDEX."""
    keys = tuple(node.text(each, "name") for each in node.items(statement, "indexParams"))
    included = node.items(statement, "indexIncludingParams")
    return IndexShape(
        is_unique=node.flag(statement, "unique"),
        access_method=node.text(statement, "accessMethod") or "btree",
        columns=(*keys, *(node.text(each, "name") for each in included)),
        key_count=len(keys),
        is_partial=bool(node.field(statement, "whereClause")),
    )


def read_indexes(conn: Connection, table: RelationName) -> tuple[Index, ...]:
    """The indexes of a table as this session finds it; none where there is no table. Read only."""
    rows = conn.execute(sql("indexes"), (str(table),)).fetchall()
    return tuple(
        Index(
            oid=cast(int, oid),
            schema=cast(str, schema),
            name=cast(str, name),
            is_valid=cast(bool, is_valid),
            shape=IndexShape(
                is_unique=cast(bool, is_unique),
                access_method=cast(str, method),
                columns=tuple(cast("list[str]", columns)),
                key_count=cast(int, key_count),
                is_partial=cast(bool, is_partial),
            ),
        )
        for oid, schema, name, is_valid, is_unique, method, key_count, is_partial, columns in rows
    )
