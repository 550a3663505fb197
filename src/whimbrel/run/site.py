"""What a migration needs around it while it runs: the desk, the worker, the watcher, the terms."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field

from ..config.url import DatabaseUrl
from ..errors import Failure, Notice, Stop
from ..ledger.journal import Mark, read_steps, write_failed_step
from ..ledger.table import LedgerTable, write_failed
from .attempt import Attempt
from .desk import Desk
from .events import Event, Reconnecting, ServerNotice
from .message import Fault
from .tell import logs, standing
from .terms import Terms
from .watcher import Watcher
from .wire import converse, is_alive
from .worker import Worker, open_worker


@dataclass(slots=True, kw_only=True)
class Site:
    """One deployer's connections. The worker is opened when it is needed and replaced when its
    session is no longer what the next migration may expect."""

    url: DatabaseUrl
    terms: Terms
    desk: Desk
    watcher: Watcher
    worker: Worker | None = None
    timeline: str = ""
    is_asked: bool = field(default=False)  # has `still_allowed` seen the present worker?

    @property
    def table(self) -> LedgerTable:
        return self.desk.table

    def tell(self, event: Event) -> None:
        self.terms.reporter(event)

    def ready_worker(self, attempt: Attempt) -> Worker:
        """The worker as the next step of `attempt` expects it: connected, on the same timeline,
        told the settings of earlier steps."""
        if self.worker is not None and is_alive(self.worker.conn):
            return self.worker
        if self.worker is not None:
            self.drop_worker()
            self.tell(Reconnecting(migration=attempt.name, reason="the connection was lost"))
        self.worker = worker = open_worker(self.url, self.terms.application)
        self.is_asked = False
        worker.conn.add_notice_handler(
            lambda said: self.tell(
                ServerNotice(severity=said.severity or "", message=said.message_primary or "")
            )
        )
        self._require_timeline(worker)
        self._replay(worker, attempt)
        return worker

    def drop_worker(self) -> None:
        """Close the working session; what it had not committed is rolled back by the server."""
        if self.worker is not None:
            self.worker.conn.close()
            self.worker = None

    def settle(self, attempt: Attempt) -> None:
        """After a commit whose answer did not come: ask the ledger what stands.

        The old backend may still be committing, so first it must be gone. Raises `Failure` R121
        when it does not go, and what `Desk.restore` raises.
        """
        backend = self.worker.backend if self.worker is not None else None
        self.drop_worker()
        self.desk.restore()
        if backend is not None and not self.desk.await_end(backend):
            raise _undecided(attempt, backend.pid)
        for record in read_steps(self.desk.conn, attempt.row_id):
            attempt.is_begun = True
            if record.mark is Mark.APPLIED:
                attempt.applied.add(record.position)

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
        """Why an attempt that has begun did not finish; nothing when it has left no row."""
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
