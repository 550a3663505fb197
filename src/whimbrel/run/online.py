"""Runs a revision of which there is no SQL: by the project's Alembic, on a connection of its own.

The records go with it and are sent in its own transaction, so that they commit together. A revision
that commits before its end may leave a part behind; then the step is in doubt.
"""

from __future__ import annotations

import time
from contextlib import suppress
from typing import assert_never, cast

from ..errors import Failure, Notice
from ..ledger.fence import check_sql, turn_setting
from ..ledger.identity import held_lock, lock_seen_sql
from ..ledger.journal import Mark, applied_sql, read_steps, write_failed_step, write_started
from ..ledger.table import finish_statements, start_sql
from ..pg import sqlstate as states
from ..plan.step import Segment
from ..sources.revisions.online import Done, Gone, Misled, Order, Progress, Refused, run_online
from ..sources.revisions.process import AlembicHome
from .attempt import Attempt
from .events import Blocked, Blocker, Retrying, StepDone, StepStarted
from .message import Fault
from .site import Site
from .stall import StallWatch
from .tell import in_doubt, refused, still_blocked
from .texts import sql
from .wire import ServerError
from .worker import Backend


def run_opaque(site: Site, attempt: Attempt, segment: Segment, *, is_last: bool) -> None:
    """Returns when the step is applied and recorded. Raises as `run_transaction` does, R160 where
    Alembic cannot be brought to it, R105 in doubt."""
    assert is_last  # it is the whole migration
    _Opaque(site, attempt, segment).run()


class _Opaque:
    def __init__(self, site: Site, attempt: Attempt, segment: Segment) -> None:
        self._site = site
        self._attempt = attempt
        (self._step,) = segment.steps
        self._progress = Progress()
        self._backend: Backend | None = None
        self._watch: StallWatch | None = None

    def run(self) -> None:
        pauses, tries = self._site.terms.pauses(), 1
        while (failure := self._try()) is not None:
            pause = next(pauses, None) if self._may_retry(failure) else None
            if pause is None:
                raise failure
            tries += 1
            self._attempt.retries += 1
            self._tell_retry(failure, tries, pause)
            self._site.terms.sleep(pause)
        self._attempt.mark_applied([self._step])
        duration_ms = self._attempt.durations_ms.get(self._step.statement.position, 0.0)
        self._site.tell(
            StepDone(migration=self._attempt.name, step=self._step, duration_ms=duration_ms)
        )

    def _try(self) -> Failure | None:
        """None when all of it is committed."""
        self._site.desk.require_lock()
        self._ask()
        self._write_start()
        self._site.tell(StepStarted(migration=self._attempt.name, step=self._step))
        self._progress, self._backend, self._watch = Progress(), None, None
        began = time.monotonic()
        try:
            with held_lock(self._site.desk.conn) as key:
                ending = run_online(self._home(), self._order(key), self._progress, self._connected)
        except KeyboardInterrupt:
            self._settled(None)
            raise
        finally:
            self._site.watcher.end()
        position = self._step.statement.position
        self._attempt.durations_ms[position] = (time.monotonic() - began) * 1000
        return self._settled(ending)

    def _home(self) -> AlembicHome:
        home = self._site.terms.alembic
        assert home is not None
        return home

    def _ask(self) -> None:
        """Is this still the database that may be changed? On the session of the worker: that the
        other one is in the same database is asked there."""
        worker = self._site.ready_worker(self._attempt)
        with worker.conn.transaction():
            self._site.terms.still_allowed(worker.conn, self._step)

    def _write_start(self) -> None:
        attempt = self._attempt
        with self._site.desk.fenced() as conn:
            if not attempt.is_begun:
                conn.execute(start_sql(self._site.table, *attempt.identity).encode())
            write_started(conn, attempt.row_id, self._step, self._site.desk.number, {})
        attempt.is_begun = True

    def _order(self, key: int) -> Order:
        attempt, site, number = self._attempt, self._site, self._site.desk.number
        limits = site.terms.limits
        newer = ("SET transaction_timeout = 0",) if self._version >= 170000 else ()
        return Order(
            revision=attempt.name,
            url=site.url,
            lock_seen=lock_seen_sql(key),
            settings=(
                f"SET lock_timeout = {limits.strong_lock_ms:d}",
                f"SET statement_timeout = {limits.statement_ms:d}",
                "SET idle_in_transaction_session_timeout = '5min'",
                "SET idle_session_timeout = 0",
                f"SET {turn_setting(number)}",
                *newer,
                *site.desk.noticing,
            ),
            record=(
                "RESET ROLE",
                "SET LOCAL statement_timeout = 60000",
                check_sql(number),
                applied_sql(attempt.row_id, [self._step], number, is_first=False),
                *finish_statements(site.table, attempt.row_id, attempt.name),
            ),
        )

    @property
    def _version(self) -> int:
        return self._site.desk.conn.info.server_version

    def _connected(self, pid: int) -> None:
        """From here on the application's patience is measured, if it has a limit."""
        row = self._site.desk.conn.execute(sql("backend_start"), (pid,)).fetchone()
        if row is not None:
            self._backend = Backend(pid=pid, started=cast(str, row[0]))
        budget_ms = self._site.terms.limits.stall_budget_ms
        worker = self._site.worker
        if budget_ms is not None and worker is not None:
            self._watch = StallWatch(worker.conn, budget_ms, self._tell_blocked, born=(), pid=pid)
            self._site.watcher.start(self._watch)

    def _settled(self, ending: Done | Refused | Misled | Gone | None) -> Failure | None:
        """What stands, by the ledger and nothing else; the failure where not all of it does."""
        if self._backend is not None:
            self._site.desk.await_end(self._backend)
        if self._is_recorded():
            return None
        if self._progress.is_partly:
            why = f"{_said(ending)}; it commits before its end, so a part of it may stand"
            self._attempt.doubtful.add(self._step.statement.position)
            self._site.write_failure(self._attempt, _fault(ending, self), keep_record=True)
            return in_doubt(self._attempt, self._step, why)
        if isinstance(ending, Misled):
            self._write_failed()
            return _misled(self._attempt.name, ending)
        if isinstance(ending, Refused) and self._is_retryable(ending):
            self._write_failed()
            blockers = self._watch.blockers if self._watch else ()
            return still_blocked(self._attempt, self._step, blockers)
        if ending is None:
            self._write_failed()
            return None
        found = _fault(ending, self)
        unrecorded = self._site.write_failure(self._attempt, found)
        return refused(self._attempt, found, unrecorded)

    def _is_recorded(self) -> bool:
        records = read_steps(self._site.desk.conn, self._attempt.row_id)
        return any(each.mark is Mark.APPLIED for each in records)

    def _write_failed(self) -> None:
        """Nothing of it stands; where even that cannot be written, the next run finds it out."""
        with suppress(Failure), self._site.desk.fenced() as conn:
            write_failed_step(conn, self._attempt.row_id, self._step, self._site.desk.number)

    def _is_retryable(self, ending: Refused) -> bool:
        """Others were in the way; a lock that was had and kept too long would be so again."""
        is_cut = bool(self._watch and self._watch.cut and self._watch.was_waiting)
        return ending.sqlstate in states.RETRYABLE or is_cut

    def _may_retry(self, failure: Failure) -> bool:
        return failure.notice.code == "R102"

    def _tell_blocked(self, found: tuple[Blocker, ...]) -> None:
        name = self._attempt.name
        self._site.tell(Blocked(migration=name, step=self._step, blockers=found, is_queued=True))

    def _tell_retry(self, failure: Failure, tries: int, pause: float) -> None:
        self._site.tell(
            Retrying(
                migration=self._attempt.name,
                step=self._step,
                reason=failure.notice.what,
                attempt=tries,
                pause_s=pause,
            )
        )

    def fault(self, message: str, sqlstate: str, line: int = 0) -> Fault:
        """With its place in the revision's file, where it has one there."""
        if self._watch is not None and self._watch.cut and sqlstate == states.QUERY_CANCELED:
            message = "it held a strong lock for longer than the application may wait"
        error = ServerError(sqlstate=sqlstate, message=message)
        if not line:
            return Fault(error=error, step=self._step)
        text = self._attempt.task.migration.raw.decode(errors="replace")
        lines = text.splitlines(keepends=True)
        indent = len(lines[line - 1]) - len(lines[line - 1].lstrip())
        position = sum(map(len, lines[: line - 1])) + indent + 1
        return Fault(error=error, step=self._step, position=position)


def _fault(ending: Done | Refused | Misled | Gone | None, opaque: _Opaque) -> Fault:
    if isinstance(ending, Refused):
        return opaque.fault(ending.message, ending.sqlstate, ending.line)
    return opaque.fault(_said(ending), "")


def _said(ending: Done | Refused | Misled | Gone | None) -> str:
    match ending:
        case Done():
            return "env.py ended without committing what the revision had done"
        case Refused():
            at = f" (line {ending.line})" if ending.line else ""
            return f"{ending.message}{at}"
        case Misled():
            return ending.what
        case Gone():
            return f"Alembic's process ended without an answer: {ending.said}"
        case None:
            return "interrupted"
        case _:
            assert_never(ending)


def _misled(name: str, ending: Misled) -> Failure:
    if ending.kind == "elsewhere":
        what = f"env.py connects to another database, {ending.what}, whatever it is told"
        advice = (
            "let env.py connect through SQLAlchemy's engine without `creator`, or by DATABASE_URL "
            "or `sqlalchemy.url`, which lead to this environment's database"
        )
    elif ending.kind == "driver":
        what = f"env.py connects by {ending.what}, which cannot be led to this database"
        advice = "use psycopg, psycopg2, asyncpg or pg8000"
    else:
        what = f"Alembic cannot run it: {ending.what}"
        advice = "`alembic upgrade` stops there too; correct it, then run `whimbrel deploy` again"
    return Failure(
        Notice(
            code="R160",
            what=f"revision {name} was not begun: {what}",
            why="it needs a connection, and runs only on one that leads where this command was "
            "sent; nothing was changed",
            next=advice,
        )
    )
