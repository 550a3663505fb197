"""Runs planned statements in a scratch database, where psql would lead, in fewer round trips."""

from __future__ import annotations

from collections.abc import Sequence

import psycopg

from ..db.connect import Connection

# No more than the smallest server has locks for.
_TOGETHER = 200
_OWN_BLOCKS = ("BEGIN", "START", "COMMIT", "ROLLBACK")


class Refused(Exception):
    """The server refused `sql`; `said` is what it said."""

    def __init__(self, sql: str, said: str) -> None:
        super().__init__(sql)
        self.sql, self.said = sql, said


def run_planned(conn: Connection, statements: Sequence[str]) -> None:
    """All of them in their order; `conn` commits by itself. Raises `Refused`.

    Some hundred go in one message, which PostgreSQL takes as one transaction: what it refuses so
    has left nothing behind, and is run one by one, as what needs a commit in between has to be.
    """
    following = (*statements[1:], "")[: len(statements)]
    tried = [
        s for s, then in zip(statements, following, strict=True) if not _is_for_a_table(s, then)
    ]
    for first in range(0, len(tried), _TOGETHER):
        part = tried[first : first + _TOGETHER]
        if not _run_together(conn, part):
            _run_each(conn, part)


def _is_for_a_table(sql: str, then: str) -> bool:
    """A sequence gets the owner of the table that it is tied to next: the copy has one for all."""
    name, owner, _ = sql.partition(" OWNER TO ")
    return bool(owner) and sql.startswith("ALTER SEQUENCE ") and then.startswith(f"{name} OWNED BY")


def _run_together(conn: Connection, statements: Sequence[str]) -> bool:
    if any(sql.startswith(_OWN_BLOCKS) for sql in statements):
        return False
    try:
        conn.execute(";\n".join(statements).encode())
    except psycopg.Error:
        return False
    return True


def _run_each(conn: Connection, statements: Sequence[str]) -> None:
    for sql in statements:
        try:
            conn.execute(sql.encode())
        except psycopg.Error as exc:
            raise Refused(sql, exc.diag.message_primary or "the connection was lost") from exc
