"""Rows of a live database, copied into a scratch database that has its schema."""

from __future__ import annotations

from collections.abc import Sequence

import psycopg

from ..db.connect import Connection
from ..read.copyable import Copyable

LIMIT_BYTES = 256 * 1024 * 1024
_STATE = """
SELECT pg_catalog.format('%I.%I', s.schemaname, s.sequencename) AS name, s.last_value
FROM pg_catalog.pg_sequences AS s
WHERE s.last_value IS NOT NULL
ORDER BY 1
"""


def why_not_copied(source: Connection, into: Connection, tables: Sequence[Copyable]) -> str:
    """Copies all rows of `tables` and where the sequences are; empty when that was done, else why
    not, and then `into` holds no row. Reads the source from one snapshot, for ACCESS SHARE locks.

    As a replica would: no trigger fires, no foreign key asks for tables that were not copied.
    """
    size = sum(each.size_bytes for each in tables)
    if size > LIMIT_BYTES:
        return f"they are {size / 1e6:,.0f} MB"
    try:
        with source.transaction(), into.transaction():
            source.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            source.execute("SET LOCAL lock_timeout = '1s'")
            into.execute("SET LOCAL session_replication_role = replica")
            for each in tables:
                _copy(source, into, each)
            for name, value in source.execute(_STATE.encode()).fetchall():
                into.execute(
                    "SELECT pg_catalog.setval(pg_catalog.to_regclass(%s), %s)", (name, value)
                )
    except psycopg.Error as exc:
        return exc.diag.message_primary or "the connection was lost"
    return ""


def _copy(source: Connection, into: Connection, table: Copyable) -> None:
    read = f"COPY (SELECT {table.columns} FROM {table.name}) TO STDOUT"
    write = f"COPY {table.name} ({table.columns}) FROM STDIN"
    with (
        source.cursor().copy(read.encode()) as rows,
        into.cursor().copy(write.encode()) as copy,
    ):
        for block in rows:
            copy.write(block)
