"""A step outside a transaction that was begun: finds out what became of it, and clears away."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import assert_never, cast

from ..errors import Failure
from ..ledger.journal import Mark, StepRecord, read_steps, write_applied, write_failed_step
from ..plan.step import Step
from .attempt import Attempt
from .events import CleanedUp, WaitingForBackend
from .site import Site
from .tell import in_doubt, not_cleared
from .texts import sql
from .wire import converse
from .witness import Applied, InDoubt, Judgement, Nobody, NotApplied, StillRunning, witness_of
from .worker import Worker

LOOK_EVERY_S = 0.5
AT_ONCE_MS = 3_000


class Settling:
    def __init__(self, site: Site, attempt: Attempt, step: Step) -> None:
        self._site = site
        self._attempt = attempt
        self._step = step
        self._witness = witness_of(step)

    @property
    def knows_nothing(self) -> bool:
        """Is there nobody to ask about this kind of statement?"""
        return isinstance(self._witness, Nobody)

    def require_known(self) -> None:
        """Afterwards the step is applied and recorded so, or nothing of it is there and it is
        recorded as failed. Raises `Failure`: R105 in doubt, R115 cannot be cleared."""
        record = self._record()
        if record is None or record.mark is not Mark.STARTED:
            return
        worker = self._site.ready_worker(self._attempt)
        judgement = self._judge(worker, record)
        match judgement:
            case Applied():
                self._write_applied()
            case NotApplied():
                self._clear(worker, judgement)
            case StillRunning():
                raise in_doubt(
                    self._attempt,
                    self._step,
                    f"backend {judgement.pid} is still at it after all the time that it may take",
                )
            case InDoubt():
                self._attempt.doubtful.add(self._step.statement.position)
                raise in_doubt(self._attempt, self._step, judgement.why)
            case _:
                assert_never(judgement)

    def look(self) -> None:
        """As far as can be seen at once. An invalid index that is left is cleared away where that
        takes no time: every write would maintain it until the next deploy."""
        record = self._record()
        if record is None or record.mark is not Mark.STARTED:
            return
        worker = self._site.ready_worker(self._attempt)
        judgement = self._witness.judge(worker.conn, record)
        match judgement:
            case Applied():
                self._write_applied()
            case NotApplied():
                if judgement.leftovers and not judgement.finish:
                    with suppress(Failure):  # then the next deploy clears it, and waits for it
                        self._clear(worker, judgement, limit_ms=AT_ONCE_MS)
            case StillRunning() | InDoubt():
                self._attempt.doubtful.add(self._step.statement.position)

    def has_worked(self, worker: Worker) -> bool:
        """The server said yes: does the catalog? An index may have been there under IF NOT
        EXISTS; an invalid one of ours is no effect."""
        record = self._record()
        if record is None:
            return True
        judgement = self._witness.judge(worker.conn, record)
        return not (isinstance(judgement, NotApplied) and judgement.leftovers)

    def _judge(self, worker: Worker, record: StepRecord) -> Judgement:
        """A backend that a dead client left behind may yet finish: it is waited for."""
        deadline = time.monotonic() + self._site.terms.limits.concurrent_ms / 1000
        told = False
        while True:
            judgement = self._witness.judge(worker.conn, record)
            if not isinstance(judgement, StillRunning) or time.monotonic() > deadline:
                return judgement
            if not told:
                name = self._attempt.name
                self._site.tell(
                    WaitingForBackend(migration=name, step=self._step, pid=judgement.pid)
                )
                told = True
            self._site.terms.sleep(LOOK_EVERY_S)

    def _clear(self, worker: Worker, found: NotApplied, *, limit_ms: int = 0) -> None:
        limit_ms = limit_ms or self._site.terms.limits.concurrent_ms
        for oid in found.leftovers:
            row = worker.conn.execute(sql("qualified"), (oid,)).fetchone()
            if row is not None:
                self._run(worker, f"DROP INDEX CONCURRENTLY {cast(str, row[0])}", limit_ms)
        if found.finish:
            self._run(worker, found.finish, limit_ms)
            self._write_applied()
            return
        with self._site.desk.fenced() as conn:
            write_failed_step(conn, self._attempt.row_id, self._step, self._site.desk.number)

    def _run(self, worker: Worker, statement: str, limit_ms: int) -> None:
        converse(worker.conn, f"SET lock_timeout = 0; SET statement_timeout = {limit_ms:d}")
        reply = converse(worker.conn, statement)
        if reply.was_interrupted:
            raise KeyboardInterrupt
        if not reply.is_good:
            message = reply.error.message if reply.error else "the connection was lost"
            raise not_cleared(self._attempt, self._step, statement, message)
        self._site.tell(CleanedUp(migration=self._attempt.name, step=self._step, what=statement))

    def _write_applied(self) -> None:
        with self._site.desk.fenced() as conn:
            write_applied(conn, self._attempt.row_id, self._step.statement.position)
        self._attempt.mark_applied([self._step])

    def _record(self) -> StepRecord | None:
        position = self._step.statement.position
        steps = read_steps(self._site.desk.conn, self._attempt.row_id)
        return next((each for each in steps if each.position == position), None)
