"""Empties a database for `reset`: every user object and every record of what was applied.

Schema `public` keeps its owner and its privileges, an extension that this role could not create
again stays, and so do the mark, the audit and the proofs in schema `whimbrel`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import psycopg

from ..db.connect import Connection
from ..db.failure import statement_failure
from ..ledger.table import LedgerTable, is_there
from .texts import sql

# Raises `Stop` when the database is no longer what the command was allowed to change.
Allowed = Callable[[Connection], None]

# Each dropped table takes a lock per index; the server's lock table is shared by all sessions.
_BATCH = 100

# pg_identify_object's words where DROP has others.
_WORDS = {"event trigger": "EVENT TRIGGER", "foreign-data wrapper": "FOREIGN DATA WRAPPER"}


def clear_database(conn: Connection, table: LedgerTable, allowed: Allowed) -> int:
    """Drop everything that is the user's; the number of objects dropped.

    The records go in the first transaction, so that an interrupted reset is not taken for an
    applied history: running it again ends it. `allowed` is asked in every transaction. Raises
    `Failure` (C220) when the server refuses; what was committed before stays dropped.
    """
    found = conn.execute(sql("clearing")).fetchall()
    try:
        with conn.transaction():
            allowed(conn)
            _forget(conn, table)
        return sum(
            _drop(conn, found[at : at + _BATCH], allowed) for at in range(0, len(found), _BATCH)
        )
    except psycopg.Error as exc:
        raise statement_failure(exc, doing="the database could not be emptied") from exc


def _forget(conn: Connection, table: LedgerTable) -> None:
    conn.execute("DELETE FROM whimbrel.step")
    conn.execute("DELETE FROM whimbrel.fingerprint")
    if is_there(conn, table):
        conn.execute(f"DELETE FROM {table.relation}".encode())


def _drop(conn: Connection, objects: Sequence[tuple[object, ...]], allowed: Allowed) -> int:
    dropped = 0
    with conn.transaction():
        allowed(conn)
        conn.execute("SET LOCAL lock_timeout = '10s'")
        for each in objects:
            row = conn.execute(sql("still_there"), each).fetchone()
            if row is None:
                continue
            kind, identity = str(row[0]), str(row[1])
            word = _WORDS.get(kind, kind.upper())
            conn.execute(f"DROP {word} {identity} CASCADE".encode())
            dropped += 1
    return dropped
