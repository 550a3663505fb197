"""Is there anything in these tables? Read only."""

from __future__ import annotations

from collections.abc import Iterable

import psycopg

from ..db.connect import Connection
from ..pg.name import RelationName


def has_rows(conn: Connection, relations: Iterable[RelationName]) -> bool:
    """True when any of them holds a row, or when that cannot be told (a view, no right)."""
    for relation in relations:
        try:
            with conn.transaction():
                found = conn.execute(f"SELECT FROM {relation} LIMIT 1".encode()).fetchone()
        except psycopg.Error:
            return True
        if found is not None:
            return True
    return False
