"""Runs the steps that share a transaction: patiently, and exactly once."""

from __future__ import annotations

import psycopg

from ..errors import Failure
from ..ledger.notes import write_audit
from ..plan.step import Segment, Step
from .attempt import Attempt, TakenBack
from .blockers import holders
from .compose import Job, job_of
from .displace import displace, displaceable
from .events import Blocked, Blocker, Displaced, Retrying, StepDone, StepStarted
from .site import Site
from .tell import lost, over_budget, refused, still_blocked, stopped
from .trip import Done, Ending, InTheWay, Lost, Refused, Trip
from .wire import is_alive
from .worker import Worker

# A second try finds its pages in memory; a third would only stall everybody again.
MOST_OVERRUNS = 2
LOOK_AGAIN_S = 0.1


def run_transaction(site: Site, attempt: Attempt, segment: Segment, *, is_last: bool) -> None:
    """Returns when the segment is committed. Raises `Failure` (R1xx, K1xx), what
    `still_allowed` raises, or KeyboardInterrupt; then what had not been committed is rolled back.
    """
    job = job_of(attempt, segment, site.desk, site.terms.limits, is_last=is_last)
    _Patient(site, job).run()
    attempt.is_begun = True
    attempt.mark_applied(segment.steps)
    for step in job.sent:
        duration_ms = attempt.durations_ms.get(step.statement.position, 0.0)
        site.tell(StepDone(migration=attempt.name, step=step, duration_ms=duration_ms))


class _Patient:
    """Tries, looks who is in the way, waits, and tries again, within the limits."""

    def __init__(self, site: Site, job: Job) -> None:
        self._site = site
        self._job = job
        self._attempt = job.attempt
        self._overruns = 0
        self._is_told = False
        self._is_polite = job.is_budgeted and job.is_cheap_to_lock

    def run(self) -> None:
        pauses = self._site.terms.pauses()
        tries = 1
        while True:
            ending = self._once()
            if isinstance(ending, Done) or self._stands_after(ending):
                return
            if self._was_only_polite(ending):
                continue
            pause = next(pauses, None) if self._may_retry(ending) else None
            if pause is None:
                raise self._given_up(ending)
            tries += 1
            self._attempt.retries += 1
            self._tell_retry(ending, tries, pause)
            self._wait(ending, pause)

    def _wait(self, ending: Ending, pause: float) -> None:
        """Looking costs nobody anything: once nobody is in the way any more, it goes on at once."""
        left = pause
        while left > 0:
            slice_s = min(left, LOOK_AGAIN_S) if isinstance(ending, InTheWay) else left
            self._site.terms.sleep(slice_s)
            left -= slice_s
            if left > 0 and self._is_free():
                return

    def _is_free(self) -> bool:
        worker = self._site.worker
        if worker is None or not is_alive(worker.conn):
            return True  # whatever it is, the next try finds out
        try:
            return not self._in_the_way(worker)
        except psycopg.Error:
            return True

    def _once(self) -> Ending:
        self._site.desk.require_lock()
        worker = self._site.ready_worker(self._attempt)
        if self._job.is_budgeted:
            found = self._look_first(worker)
            if found:
                return InTheWay(blockers=found)
        if self._job.sent and not self._is_told:
            self._is_told = True
            self._site.tell(StepStarted(migration=self._attempt.name, step=self._job.sent[0]))
        return Trip(self._site, worker, self._job, is_polite=self._is_polite).go()

    def _in_the_way(self, worker: Worker) -> tuple[Blocker, ...]:
        """Older transactions outlast our lock_timeout anyway; queueing would only stall."""
        older, touches = self._job.limits.strong_lock_ms / 1000, self._job.strong_touches
        found = self._site.standbys.holders(worker.conn, touches)
        if self._is_polite:  # asking costs nobody anything here, but a standby replays it at once
            return found
        found += holders(worker.conn, touches, older_than_s=older)
        if worker.is_superuser:  # who may make autovacuum give way in time
            found = tuple(each for each in found if not each.gives_way)
        return found

    def _look_first(self, worker: Worker) -> tuple[Blocker, ...]:
        step = self._job.strong
        assert step is not None
        found = self._in_the_way(worker)
        if found:
            self._site.tell(
                Blocked(migration=self._attempt.name, step=step, blockers=found, is_queued=False)
            )
            self._displace(worker, step, found)
        return found

    def _displace(self, worker: Worker, step: Step, found: tuple[Blocker, ...]) -> None:
        """End those that the policy gives up; they are gone at the next look."""
        terms = self._site.terms
        after_s = terms.limits.displace_after_s
        wanted = [each for each in found if displaceable(each, terms.blockers, after_s=after_s)]
        ended = displace(worker.conn, wanted)
        if ended:
            self._site.tell(Displaced(migration=self._attempt.name, step=step, blockers=ended))
            detail = {"migration": self._attempt.name, "ended": [str(each) for each in ended]}
            write_audit(self._site.desk.conn, "blockers ended", detail, by=terms.application)

    def _stands_after(self, ending: Ending) -> bool:
        """After a lost connection: is the segment in the ledger, so that it was committed?"""
        if not isinstance(ending, Lost):
            return False
        steps = self._job.segment.steps
        if self._site.settle(self._attempt, steps):
            raise TakenBack
        return all(map(self._attempt.is_applied, steps)) if steps else self._attempt.is_begun

    def _was_only_polite(self, ending: Ending) -> bool:
        """Asking cost nobody anything; from here on we look first, and then queue."""
        if isinstance(ending, InTheWay):
            return False
        was_polite, self._is_polite = self._is_polite, False
        return (
            was_polite and isinstance(ending, Refused) and not ending.is_cut and ending.is_retryable
        )

    def _may_retry(self, ending: Ending) -> bool:
        if isinstance(ending, Refused) and ending.is_cut and not ending.was_waiting:
            self._overruns += 1
            return self._overruns < MOST_OVERRUNS
        return not isinstance(ending, Refused) or ending.is_retryable

    def _tell_retry(self, ending: Ending, tries: int, pause: float) -> None:
        if isinstance(ending, Done) or not self._job.sent:
            return
        self._site.tell(
            Retrying(
                migration=self._attempt.name,
                step=self._step(ending),
                reason=ending.reason,
                attempt=tries,
                pause_s=pause,
            )
        )

    def _step(self, ending: Ending) -> Step:
        found = ending.fault.step if isinstance(ending, Refused) else None
        return found or self._job.strong or self._job.sent[0]

    def _given_up(self, ending: Ending) -> Failure:
        attempt, budget_ms = self._attempt, self._job.limits.stall_budget_ms or 0
        match ending:
            case Refused(trouble=trouble) if trouble:
                return stopped(attempt, self._step(ending), trouble)
            case Refused() if ending.is_cut and not ending.was_waiting:
                return over_budget(attempt, self._step(ending), budget_ms)
            case Refused() if ending.is_retryable:
                return still_blocked(attempt, self._step(ending), ending.blockers)
            case Refused():
                unrecorded = self._site.write_failure(attempt, ending.fault)
                return refused(attempt, ending.fault, unrecorded)
            case InTheWay():
                return still_blocked(attempt, self._step(ending), ending.blockers)
            case _:
                return lost(attempt)
