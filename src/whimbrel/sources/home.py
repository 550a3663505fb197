"""Where names without a schema lead in a Prisma project: `?schema=` of its URL, public without."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from ..config.url import DatabaseUrl
from ..db.connect import connect
from ..pg.name import quote

PUBLIC = "public"
_APPLICATION = "whimbrel sources"


@contextmanager
def at_home(scratch: DatabaseUrl, home: str) -> Iterator[DatabaseUrl]:
    """A scratch database as Prisma would find it by such a URL: the schema is made, and goes again
    where nothing has come to stand in it."""
    if home == PUBLIC:
        yield scratch
        return
    with connect(scratch, application_name=_APPLICATION) as conn:
        conn.execute(f"CREATE SCHEMA IF NOT EXISTS {quote(home)}".encode())
    yield scratch.with_schema(home)
    with connect(scratch, application_name=_APPLICATION) as conn:
        try:
            conn.execute(f"DROP SCHEMA IF EXISTS {quote(home)} RESTRICT".encode())
        except psycopg.errors.DependentObjectsStillExist:
            return
