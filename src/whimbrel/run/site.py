"""What a migration needs around it while it runs: the desk, the worker, the watcher, the terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import psycopg

from ..config.url import DatabaseUrl
from ..db.connect import Connection
from ..db.failure import NOT_REACHED, is_lost
from ..errors import Failure, Notice, Stop
from ..history.row import RowState
from ..ledger.journal import Mark, read_steps, write_applied, write_failed_step
from ..ledger.table import LedgerTable, finish_sql, read_rows, write_failed
from ..plan.step import Step
from .attempt import Attempt, TakenBack
from .breaker import Breaker
from .desk import Desk, lock_lost
from .early import Early
from .events import Event, Pulsed, Reconnecting, ServerNotice, StepDone
from .message import Fault
from .outcome import Coming
from .standbys import Standbys
from .tell import away, logs, lost, standing
from .terms import Terms
from .watcher import Watcher
from .wire import converse, is_alive
from .worker import Backend, Worker, open_worker

# A server that goes down again and again in the middle is not well enough to go on with.
MOST_CRASHES = 4


@dataclass(slots=True, kw_only=True)
class Site:
    """One deployer's connections. The worker is opened when it is needed and replaced when its
    session is no longer what the next migration may expect."""

    url: DatabaseUrl
    terms: Terms
    desk: Desk
    watcher: Watcher
    early: Early[Worker] | None = None
    standbys: Standbys
    worker: Worker | None = None
    opened_breaker: Breaker | None = None
    timeline: str = ""
    coming: Iterator[Coming] = field(default_factory=lambda: iter(()))
    finished: dict[str, str] = field(default_factory=dict)  # row id → name, of this run
    is_asked: bool = field(default=False)  # has `still_allowed` seen the present worker?

    @property
    def table(self) -> LedgerTable:
        return self.desk.table

    @property
    def breaker(self) -> Breaker:
        """Opened when something that may last is first run."""
        if self.opened_breaker is None:
            breaker = Breaker(
                self.url,
                self.terms.bounds,
                self.terms.application,
                total_s=self.terms.limits.total_s,
                tell=lambda pulse: self.tell(Pulsed(blocked=pulse.blocked, lag_s=pulse.lag_s)),
            )
            self.opened_breaker = breaker.__enter__()
        return self.opened_breaker

    def guard(self, pid: int) -> None:
        """Something long runs in that backend: it is cancelled when others suffer for long. Where
        nobody is there to be stalled, nobody is looked after."""
        if self.terms.limits.stall_budget_ms is not None:
            self.breaker.guard(pid, patience_s=self.terms.limits.breaker_wait_s)

    def unguard(self) -> str:
        """It is over; why the breaker cancelled it, "" where it did not."""
        if self.opened_breaker is None:
            return ""
        return self.opened_breaker.release()

    def close_breaker(self) -> None:
        if self.opened_breaker is not None:
            self.opened_breaker.__exit__(None, None, None)
            self.opened_breaker = None

    def sessions(self) -> tuple[Connection | None, ...]:
        """Those that somebody may wait for, in any thread."""
        worker = self.worker.conn if self.worker is not None else None
        breaker = self.opened_breaker.conn if self.opened_breaker is not None else None
        return (self.desk.conn, worker, breaker, self.watcher.conn)

    def tell(self, event: Event) -> None:
        self.terms.reporter(event)

    def record_applied(self, attempt: Attempt, step: Step, *, is_last: bool) -> None:
        """Of a step outside a transaction: its end stands, and with the last one the migration's.

        Raises as `Desk.fenced` does.
        """
        position = step.statement.position
        with self.desk.fenced() as conn:
            write_applied(conn, attempt.row_id, position)
            if is_last:
                conn.execute(finish_sql(self.table, attempt.row_id, attempt.name).encode())
        attempt.mark_applied([step])
        duration_ms = attempt.durations_ms.get(position, 0.0)
        self.tell(StepDone(migration=attempt.name, step=step, duration_ms=duration_ms))

    def look_ahead(self) -> bool:
        """Work out one of those that come next while the server is busy; False when all are. What
        is wrong with one is said when its turn has come."""
        following = next(self.coming, None)
        if following is not None:
            with suppress(Failure):
                following.work_out()
        return following is not None

    def ready_worker(self, attempt: Attempt) -> Worker:
        """The worker as the next step of `attempt` expects it: connected, on the same timeline,
        told the settings of earlier steps. Raises `TakenBack`."""
        if self.worker is not None and is_alive(self.worker.conn):
            return self.worker
        if self.worker is not None:
            self.tell(Reconnecting(migration=attempt.name, reason="the connection was lost"))
            self._require_standing(attempt)
        self.worker = worker = self._open_worker(attempt)
        self.is_asked = False
        worker.conn.add_notice_handler(
            lambda said: self.tell(
                ServerNotice(severity=said.severity or "", message=said.message_primary or "")
            )
        )
        self._require_timeline(worker)
        self._replay(worker, attempt)
        return worker

    def _open_worker(self, attempt: Attempt) -> Worker:
        """The desk's session has to outlast it: then no crash can have taken anything since the
        ledger was read, for it would have ended both."""
        for _ in range(MOST_CRASHES):
            try:
                worker = self._new_worker()
            except Stop:
                raise
            except Failure:
                if self.desk.answers():
                    raise
            else:
                if self.desk.answers():
                    return worker
                worker.conn.close()
            self._require_standing(attempt)
        raise lost(attempt)

    def _new_worker(self) -> Worker:
        early, self.early = self.early, None
        if early:
            return early.take()
        return open_worker(self.url, self.terms.application, self.desk.number)

    def _require_standing(self, attempt: Attempt) -> None:
        if self.settle(attempt):
            raise TakenBack

    def drop_worker(self) -> None:
        """Close the working session; what it had not committed is rolled back by the server."""
        if self.early is not None:
            self.early.send_away()
            self.early = None
        if self.worker is not None:
            self.worker.conn.close()
            self.worker = None

    def settle(self, attempt: Attempt, sent: Iterable[Step] = ()) -> bool:
        """After a connection was lost: ask the ledger what stands. Is less applied than before,
        because the server crashed before commits that nobody waited for were on its disk?

        The old backend may still be committing, so first it must be gone. Raises `Failure` R121
        when it does not go, R122 where earlier migrations of this run are gone, R123 where the
        server stays away, so that what was `sent` is in doubt, and what `Desk.restore` raises.
        """
        try:
            return self._settle(attempt)
        except Failure as failure:
            if failure.notice.code not in NOT_REACHED:
                raise
            attempt.mark_doubtful(sent)
            raise away(attempt, failure.notice.what) from failure

    def _settle(self, attempt: Attempt) -> bool:
        backend = self.worker.backend if self.worker is not None else None
        self.drop_worker()
        for _ in range(MOST_CRASHES):
            self.desk.restore()
            try:
                return self._read_again(attempt, backend)
            except psycopg.Error as exc:
                if not is_lost(exc):
                    raise
        raise lock_lost()

    def _read_again(self, attempt: Attempt, backend: Backend | None) -> bool:
        if backend is not None and not self.desk.await_end(backend):
            raise _undecided(attempt, backend.pid)
        self.require_finished()
        records = read_steps(self.desk.conn, attempt.row_id)
        attempt.is_begun = bool(records)
        return attempt.believe(each.position for each in records if each.mark is Mark.APPLIED)

    def require_finished(self) -> None:
        """What this run has applied must be there still, when a connection had to be made again.
        Raises `Failure` R122."""
        if not self.finished:
            return
        standing = {
            row.id for row in read_rows(self.desk.conn, self.table) if row.state is RowState.APPLIED
        }
        gone = [name for row_id, name in self.finished.items() if row_id not in standing]
        if gone:
            raise _taken_back(gone)

    def write_failure(self, attempt: Attempt, found: Fault, *, keep_record: bool = False) -> str:
        """The failed row, in a transaction of its own; a sentence when even that fails.

        `keep_record`: the step's own record stays as it is, because it is in doubt.
        """
        text = logs(attempt, found)
        try:
            with self.desk.fenced() as conn:
                write_failed(conn, self.table, attempt.row(), logs=text)
                if not keep_record:
                    # A row without a step's record would pass for another tool's.
                    step = found.step or attempt.next_step()
                    write_failed_step(conn, attempt.row_id, step, self.desk.number)
        except Failure as failure:
            return f"the failure could not be recorded ({failure.notice.what}); "
        attempt.is_begun = True
        return ""

    def write_logs(self, attempt: Attempt, text: str) -> None:
        """Why an attempt that has begun did not finish; nothing when it has left no row. The caller
        says it in any case, also where it cannot be written."""
        if attempt.is_begun:
            with suppress(Failure), self.desk.fenced() as conn:
                write_failed(conn, self.table, attempt.row(), logs=text)

    def _require_timeline(self, worker: Worker) -> None:
        self.timeline = self.timeline or worker.timeline
        if worker.timeline != self.timeline:
            self.drop_worker()
            raise _failed_over(self.url)

    def _replay(self, worker: Worker, attempt: Attempt) -> None:
        for step in attempt.settings():
            worker.is_dirty = True
            reply = converse(worker.conn, step.sql)
            if not reply.is_good:
                raise _not_replayed(attempt, step.sql)


def _failed_over(url: DatabaseUrl) -> Stop:
    return Stop(
        Notice(
            code="R112",
            what=f"the server behind {url.shown} was failed over during the deployment",
            why="its timeline is another one now, and commits of the old primary may be missing",
            next="look at `whimbrel status`, then run `whimbrel deploy` again",
        )
    )


def _taken_back(names: Sequence[str]) -> Failure:
    return Failure(
        Notice(
            code="R122",
            what=f"a crash of the server took back what this run had applied: {', '.join(names)}",
            why="those commits had not reached the disk yet; with each went its record, so "
            "database and ledger agree",
            next="run `whimbrel deploy` again; it goes on there",
        )
    )


def _not_replayed(attempt: Attempt, sql: str) -> Failure:
    return Failure(
        Notice(
            code="R113",
            what=f"migration {attempt.name} cannot go on: `{sql}` was refused in the new session",
            why=f"later statements of the file rely on that setting; {standing(attempt)}",
            next="make the setting possible again, then run `whimbrel deploy` again",
        )
    )


def _undecided(attempt: Attempt, pid: int) -> Failure:
    return Failure(
        Notice(
            code="R121",
            what=f"the connection was lost while migration {attempt.name} was being committed",
            why=f"backend {pid} is still there, so it is undecided whether its transaction stands",
            next=f"end it (`SELECT pg_terminate_backend({pid})`), then run `whimbrel deploy` "
            "again; it asks the ledger what stands",
        )
    )
