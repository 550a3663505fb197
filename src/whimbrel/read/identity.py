"""What must stay the same while a table's data survives: OID, file node, column numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ..db.connect import Connection
from ..pg.name import RelationName
from .ask import ask


class IdentityRow(NamedTuple):
    schema: str
    name: str
    oid: int
    filenode: int
    column_name: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TableIdentity:
    """`columns` are pairs of name and attnum."""

    oid: int
    filenode: int
    columns: tuple[tuple[str, int], ...]


def read_identities(conn: Connection) -> dict[RelationName, TableIdentity]:
    """Of every table. Read only."""
    found: dict[RelationName, TableIdentity] = {}
    for row in ask(conn, "identities", IdentityRow):
        name = RelationName(row.schema, row.name)
        earlier = found[name].columns if name in found else ()
        found[name] = TableIdentity(
            oid=row.oid,
            filenode=row.filenode,
            columns=(*earlier, (row.column_name, row.number)) if row.number else (),
        )
    return found
