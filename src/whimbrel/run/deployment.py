"""A deployer's turn: from the lock to the last commit."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol

import psycopg

from ..config.url import DatabaseUrl
from ..db.connect import Connection
from ..db.failure import is_lost, statement_failure
from ..errors import Failure
from ..history.row import LedgerRow, RowState
from ..ledger.fence import speaking_for
from ..ledger.journal import StepRecord
from ..ledger.table import (
    LedgerTable,
    finish_sql,
    read_rows,
    resolve_applied,
    resolve_rolled_back,
    whole_sql,
)
from ..plan.batch import is_batched
from ..plan.opaque import OPAQUE
from ..plan.step import Segment, TransactionNeed
from .attempt import Attempt, TakenBack
from .backfill import run_backfill
from .desk import Desk
from .early import Early
from .events import MigrationDone, MigrationStarted, Unseen
from .lifeline import Lifeline
from .online import run_opaque
from .outcome import Coming, Outcome, Task
from .outside import look_at_started, run_outside, settle_started
from .resume import take_up
from .site import MOST_CRASHES, Site
from .standbys import Standbys
from .tell import REFUSED, interrupted, lost, stopped
from .terms import Terms
from .transaction import run_transaction
from .watcher import Watcher
from .wire import is_alive
from .worker import open_worker


class _Way(Protocol):
    """Runs a segment, and returns when all of it is applied and recorded."""

    def __call__(
        self, site: Site, attempt: Attempt, segment: Segment, *, is_last: bool
    ) -> None: ...


class Deployment:
    """`with Deployment(url, table, terms) as deployment: deployment.apply(task)`.

    Inside the `with` you are the one deployer of this database: the ledger is there and current,
    the lock is held on a connection of its own, the run has its row and its number. Entering
    raises `Failure` R107 when another deployer keeps its turn longer than
    `terms.limits.deployer_wait_s`, K1xx when the ledger cannot be made.
    """

    def __init__(self, url: DatabaseUrl, table: LedgerTable, terms: Terms | None = None) -> None:
        self._url = url
        self._table = table
        self._terms = terms or Terms()
        self._outcome = "nothing to do"
        self._began = time.monotonic()
        self._known: dict[str, list[LedgerRow]] | None = None  # by name
        self._early: Early[Desk] | None = None

    @contextmanager
    def connecting(self) -> Iterator[None]:
        """The deployer's own session connects, while the caller looks at what there is to do; it
        ends with the block where the deployment was not entered by then."""
        self._early = Early(
            lambda: Desk(self._url, self._table, self._terms),
            lambda desk: desk.close("left before its turn"),
        )
        try:
            yield
        finally:
            if self._early is not None:
                self._early.send_away()

    def _desk(self) -> Desk:
        early, self._early = self._early, None
        return early.take() if early else Desk(self._url, self._table, self._terms)

    def __enter__(self) -> Deployment:
        self._lifeline = Lifeline(self._url, self._terms.application).__enter__()
        try:
            self._site = self._enter()
        except BaseException as exc:
            self._lifeline.__exit__(type(exc), exc, None)
            raise
        self._lifeline.sessions = self._site.sessions
        return self

    def _enter(self) -> Site:
        desk = self._desk()
        self._lifeline.sessions = lambda: (desk.conn,)
        try:
            desk.take_turn()
            watcher = self._watcher().__enter__()
        except BaseException:  # whoever interrupts the wait for a turn leaves it to others
            desk.close("left before its turn")
            raise
        early = Early(
            lambda: open_worker(self._url, self._terms.application, desk.number),
            lambda worker: worker.conn.close(),
        )
        return Site(
            url=self._url,
            terms=self._terms,
            desk=desk,
            watcher=watcher,
            standbys=self._standbys(),
            early=early,
        )

    def __exit__(self, kind: object, exc: BaseException | None, trace: object) -> None:
        if exc is not None:
            self._outcome = exc.notice.what if isinstance(exc, Failure) else "interrupted"
        self._site.drop_worker()
        self._site.close_breaker()
        self._site.standbys.close()
        self._site.watcher.__exit__(kind, exc, trace)
        self._site.desk.close(self._outcome)
        self._lifeline.__exit__(kind, exc, trace)

    def _standbys(self) -> Standbys:
        def tell(what: str) -> None:
            self._terms.reporter(Unseen(what=what))

        return Standbys(self._terms.standbys, self._terms.application, tell)

    def _watcher(self) -> Watcher:
        """Without a stall budget only what runs outside a transaction is watched."""
        is_eager = self._terms.limits.stall_budget_ms is not None
        return Watcher(self._url, f"{self._terms.application} watcher", is_eager=is_eager)

    @property
    def table(self) -> LedgerTable:
        """Where migrations are recorded."""
        return self._table

    @property
    def number(self) -> int:
        """The run's fencing number."""
        return self._site.desk.number

    @property
    def books(self) -> Connection:
        """The connection that keeps the ledger, made again when it was lost; no statement of a
        file runs on it. Raises `Failure` R107 to R109, R122."""
        desk = self._site.desk
        if not is_alive(desk.conn):
            desk.restore()
            self._site.require_finished()
        return desk.conn

    @property
    def reader(self) -> Connection:
        """For reading the schema: the session that has just changed it, where no file changed that
        session; it finds in its caches what another one would have to look up again."""
        worker = self._site.worker
        is_fit = worker is not None and not worker.is_dirty and is_alive(worker.conn)
        return worker.conn if worker is not None and is_fit else self.books

    @contextmanager
    def lending(self, conn: Connection) -> Iterator[None]:
        """In the block the statements of `conn` are the deployer's too, for the guard inside a
        protected database."""
        with speaking_for(conn, self.number):
            yield

    def rows(self) -> tuple[LedgerRow, ...]:
        """The ledger as it is now, in your turn: decide by this what is pending."""
        found = read_rows(self.books, self._table)
        self._known = {}
        for row in found:
            self._known.setdefault(row.migration_name, []).append(row)
        return found

    def _rows_of(self, name: str) -> list[LedgerRow]:
        """In our turn nobody else adds a row; only a failure makes us read again."""
        if self._known is None:
            self.rows()
        assert self._known is not None
        return self._known.setdefault(name, [])

    def expect(self, coming: Iterable[Coming]) -> None:
        """What will be applied, in this order: worked out while the server is busy."""
        self._site.coming = iter(coming)

    def apply(self, task: Task, *, more_follow: bool = False) -> Outcome:
        """Run what is not applied of `task`; does nothing when all of it is.

        Where `more_follow`, its last commit does not wait for the disk: the last one of the run
        does, for all of them.

        Raises `Failure` (R1xx, K1xx, C2xx), `Interrupted` (R120) on KeyboardInterrupt, and what
        `terms.still_allowed` raises. Whatever it raises: database and ledger agree, and the next
        call goes on.
        """
        mine = self._rows_of(task.name)
        applied = [row for row in mine if row.state is RowState.APPLIED]
        if applied:
            return Outcome(migration=task.name, row_id=applied[-1].id, ran=False)
        began = time.monotonic()
        attempt, started = take_up(self._site.desk, task, mine)
        attempt.is_awaited = not more_follow
        self._site.tell(
            MigrationStarted(
                migration=task.name, steps=len(task.steps), already_applied=len(attempt.applied)
            )
        )
        known, self._known = self._known, None
        self._run_well(attempt, started)
        self._site.finished[attempt.row_id] = attempt.name
        mine.append(replace(attempt.row(), finished_at=datetime.now(UTC)))
        self._known = known
        duration_ms = (time.monotonic() - began) * 1000
        self._outcome = "done"
        self._site.tell(MigrationDone(migration=task.name, duration_ms=duration_ms))
        return Outcome(
            migration=task.name,
            row_id=attempt.row_id,
            steps=attempt.states(),
            duration_ms=duration_ms,
            stall_ms=attempt.stall_ms,
            retries=attempt.retries,
        )

    def _run_well(self, attempt: Attempt, started: Sequence[StepRecord]) -> None:
        """To the end, or whatever went wrong is said in our words, with what stands written."""
        try:
            self._run(attempt, started)
        except KeyboardInterrupt:
            raise self._interrupted(attempt) from None
        except psycopg.Error as exc:
            if is_lost(exc):
                raise lost(attempt) from exc
            raise statement_failure(exc, doing=f"applying migration {attempt.name}") from exc
        except Failure as failure:
            if failure.notice.code != REFUSED:  # whose logs are there already
                self._site.write_logs(attempt, str(failure))
            raise
        finally:
            self._replace_worker(attempt)

    def keep_in(self, table: LedgerTable) -> None:
        """Record in this table from here on: the same, knowing of a revision that was written."""
        self._table = self._site.desk.table = table
        self._known = None

    def resolve_applied(self, name: str, checksum: str) -> None:
        """Record as applied what was done by hand. Raises `Failure` K110."""
        with self._site.desk.fenced() as conn:
            resolve_applied(conn, self._table, name, checksum)

    def resolve_rolled_back(self, name: str) -> int:
        """Let failed attempts count no more; how many. Raises `Failure` K111, K112."""
        with self._site.desk.fenced() as conn:
            return resolve_rolled_back(conn, self._table, name)

    def _run(self, attempt: Attempt, started: Sequence[StepRecord]) -> None:
        for _ in range(MOST_CRASHES):
            with suppress(TakenBack):
                settle_started(self._site, attempt, started)
                return self._run_rest(attempt)
            attempt.retries += 1
        raise lost(attempt)

    def _run_rest(self, attempt: Attempt) -> None:
        rest = attempt.remaining()
        for position, segment in enumerate(rest, start=1):
            self._require_time(attempt)
            run = _way(segment)
            run(self._site, attempt, segment, is_last=position == len(rest))
        if not rest:
            self._finish(attempt)

    def _require_time(self, attempt: Attempt) -> None:
        """Raises `Failure` (R117) where a deploy has taken all the time that it may."""
        total_s = self._terms.limits.total_s
        if total_s is not None and time.monotonic() - self._began > total_s:
            words = f"it takes longer than the {total_s:,.0f} s that a deploy may take"
            raise stopped(attempt, attempt.next_step(), words)

    def _finish(self, attempt: Attempt) -> None:
        """A migration without steps, or whose last step turned out to be applied."""
        with self._site.desk.fenced() as conn:
            if attempt.is_begun:
                conn.execute(finish_sql(self._table, attempt.row_id, attempt.name).encode())
            else:
                conn.execute(whole_sql(self._table, *attempt.identity).encode())

    def _replace_worker(self, attempt: Attempt) -> None:
        """What a new connection starts with is what the next migration may expect; RESET ALL
        does not know of an ALTER DATABASE … SET made by an earlier migration."""
        worker = self._site.worker
        if worker is not None and (worker.is_dirty or attempt.changes_session()):
            self._site.drop_worker()

    def _interrupted(self, attempt: Attempt) -> Failure:
        """What stands is asked of the ledger and written there, before anything is said."""
        try:
            self._site.settle(attempt)
            if attempt.is_begun:
                look_at_started(self._site, attempt)
        except TakenBack:
            pass  # what stands is known all the same
        except Failure as failure:
            return interrupted(attempt, unknown=failure.notice.what)
        ended = interrupted(attempt)
        self._site.write_logs(attempt, str(ended))
        return ended


def _way(segment: Segment) -> _Way:
    """What runs this segment."""
    if any(each.statement.tag == OPAQUE for each in segment.steps):
        return run_opaque
    if any(map(is_batched, segment.steps)):
        return run_backfill
    return run_transaction if _shares_commit(segment) else run_outside


def _shares_commit(segment: Segment) -> bool:
    """Also a statement that the file wants by itself commits together with its record, if it can
    be in a transaction at all."""
    return segment.is_transaction or all(
        step.is_seen and step.transaction is not TransactionNeed.OUTSIDE for step in segment.steps
    )
