"""Tables and views as a program sees their rows. Read only."""

from __future__ import annotations

from typing import NamedTuple

from ..db.connect import Connection
from .ask import ask


class ModelColumn(NamedTuple):
    """`base_type` and `element` are `pg_type.typname`; `element` is empty for what is no array,
    and for an array of a type of the user's own."""

    schema: str
    relation: str
    kind: str
    name: str
    type: str
    base_type: str
    element: str
    is_not_null: bool
    labels: list[str]
    comment: str


def read_model_columns(conn: Connection) -> list[ModelColumn]:
    """In the order of schemas, relations and columns."""
    return ask(conn, "model_columns", ModelColumn)
