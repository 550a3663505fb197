"""Runs a file of SQL once, without a ledger: what `execute` and `push` are for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import psycopg

from ..db.connect import Connection
from ..db.failure import is_lost, statement_failure
from ..errors import Failure, Interrupted, Notice
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

    `allowed` is asked before each segment, on this connection. Raises `Failure`: R140 with the
    place in the text (the failed segment is rolled back, those before it stand), R141 when the
    connection is lost; `Interrupted` R142.
    """
    run = _Run(conn, file, tell)
    for segment in file.segments:
        if segment.is_transaction:
            run.in_transaction(segment, allowed)
        else:
            allowed(conn)
            run.steps(segment)
    return run.done


class _Run:
    """Counts what ran and what of it is committed."""

    def __init__(self, conn: Connection, file: SqlFile, tell: Tell) -> None:
        self.done = 0
        self._conn = conn
        self._file = file
        self._tell = tell
        self._standing = 0
        self._at: Step | None = None

    def in_transaction(self, segment: Segment, allowed: Allowed) -> None:
        before = self._standing
        try:
            with self._conn.transaction(force_rollback=segment.ends_with_rollback):
                allowed(self._conn)
                self.steps(segment)
                self._standing, after = before, self._standing
        except psycopg.Error as exc:  # COMMIT, where deferred constraints are looked at
            raise self._failure(exc) from exc
        self._standing = before if segment.ends_with_rollback else after

    def steps(self, segment: Segment) -> None:
        before = self._standing
        try:
            for step in segment.steps:
                self._step(step)
        except psycopg.Error as exc:
            self._standing = before
            raise self._failure(exc) from exc
        except KeyboardInterrupt:
            self._standing = before
            raise self._interrupted() from None

    def _step(self, step: Step) -> None:
        if step.transaction in _MARKERS:
            return
        self._at = step
        result = self._conn.execute(step.sql.encode(), prepare=False)
        self._tell(step, result.statusmessage or "")
        self.done += 1
        self._standing += 1

    @property
    def _stands(self) -> str:
        if not self._standing:
            return "nothing of it stands"
        return f"what stands: the first {self._standing} of its statements"

    def _failure(self, exc: psycopg.Error) -> Failure:
        if is_lost(exc):
            return self._lost()
        position = int(exc.diag.statement_position or 1)
        base = statement_failure(exc, doing=self._where)
        return Failure(
            Notice(
                code="R140",
                what=base.notice.what,
                why=f"{base.notice.why}; {self._stands}",
                next=base.notice.next,
                excerpt=self._excerpt(position),
            ),
            sqlstate=exc.sqlstate,
        )

    def _lost(self) -> Failure:
        return Failure(
            Notice(
                code="R141",
                what=f"{self._where}: the connection was lost",
                why=f"{self._stands}; whether this statement does, the server did not say",
                next="look whether it took effect, then run what is left",
                excerpt=self._excerpt(1),
            )
        )

    def _interrupted(self) -> Interrupted:
        return Interrupted(
            Notice(
                code="R142",
                what=f"{self._where}: interrupted",
                why=f"the running statement was cancelled and rolled back; {self._stands}",
                next="run it again, or what is left of it",
                excerpt=self._excerpt(1),
            )
        )

    @property
    def _where(self) -> str:
        line = self._at.statement.line if self._at else 1
        return f"{self._file.name}, line {line}"

    def _excerpt(self, position: int) -> str:
        offset = self._at.statement.offset + position - 1 if self._at else 0
        return excerpt(self._file.text, offset, name=self._file.name)
