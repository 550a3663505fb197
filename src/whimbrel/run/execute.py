"""Runs a file of SQL once, without a ledger: what `execute` is for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import psycopg

from ..db.connect import Connection
from ..db.failure import statement_failure
from ..errors import Failure, Notice
from ..plan.step import Segment, Step, TransactionNeed
from ..script.excerpt import excerpt

_MARKERS = (TransactionNeed.BEGINS, TransactionNeed.ENDS)
Allowed = Callable[[Connection], None]
Tell = Callable[[Step, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlFile:
    """A file as it is run: its name for messages, its text for the caret."""

    name: str
    text: str
    segments: tuple[Segment, ...]


def execute_sql(conn: Connection, file: SqlFile, allowed: Allowed, tell: Tell) -> int:
    """Run every segment; the number of statements run. `tell` gets each with its command tag.

    `allowed` is asked before each segment, on this connection. Raises `Failure` (R140) with the
    place in the text; the failed segment is rolled back, those before it stand.
    """
    done = 0
    for segment in file.segments:
        if segment.is_transaction:
            with conn.transaction(force_rollback=segment.ends_with_rollback):
                allowed(conn)
                done += _run(conn, segment.steps, file, tell)
        else:
            allowed(conn)
            done += _run(conn, segment.steps, file, tell)
    return done


def _run(conn: Connection, steps: Sequence[Step], file: SqlFile, tell: Tell) -> int:
    done = 0
    for step in steps:
        if step.transaction in _MARKERS:
            continue
        try:
            result = conn.execute(step.sql.encode(), prepare=False)
        except psycopg.Error as exc:
            raise _refused(exc, step, file) from exc
        tell(step, result.statusmessage or "")
        done += 1
    return done


def _refused(exc: psycopg.Error, step: Step, file: SqlFile) -> Failure:
    position = exc.diag.statement_position
    offset = step.statement.offset + (int(position) - 1 if position else 0)
    base = statement_failure(exc, doing=f"line {step.statement.line}")
    return Failure(
        Notice(
            code="R140",
            what=base.notice.what,
            why=f"{base.notice.why}; statements before it that had been committed stand",
            next=base.notice.next,
            excerpt=excerpt(file.text, offset, name=file.name),
        ),
        sqlstate=exc.sqlstate,
    )
