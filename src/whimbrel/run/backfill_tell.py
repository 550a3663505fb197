"""Says why a batched statement stopped, and that it goes on where it did."""

from __future__ import annotations

from collections.abc import Sequence

import psycopg

from ..errors import Failure, Notice
from ..plan.batch import Batch
from ..plan.step import Step
from .attempt import Attempt
from .tell import AGAIN, named, place, standing

MOST_SHOWN = 5
_ADVICE = {
    "53100": "free disk space on the server (VACUUM gives back what earlier parts have left)",
    "42501": "grant the right that the message names",
}
_GOES_ON = f"{AGAIN}: it goes on behind the last part that is done"


def no_key(
    attempt: Attempt, step: Step, batch: Batch, found: Sequence[tuple[object, ...]]
) -> Failure:
    key = batch.shown_key
    if len(found) < len(batch.keys):
        why = f"{batch.relation.shown} has no column {key}"
        if len(batch.keys) > 1:
            why = f"{batch.relation.shown} has not all of the columns {key}"
    elif not all(row[1] for row in found):
        why = f"{key} can be NULL, and a row without a key would be left out"
    else:
        why = f"no unique index is on {key} alone, and two rows could share a key"
    return _failure(
        "R150",
        attempt,
        step,
        what=f"{named(step)} of migration {attempt.name} cannot be cut by {key}",
        why=f"{why}; {standing(attempt)}",
        next="name a primary key or another unique column that is NOT NULL: "
        "`-- whimbrel:batch key=…`",
    )


def batch_refused(attempt: Attempt, step: Step, exc: psycopg.Error) -> Failure:
    detail = f"{exc.diag.message_detail}; " if exc.diag.message_detail else ""
    return _failure(
        "R151",
        attempt,
        step,
        what=f"a part of {named(step)} of migration {attempt.name} was refused: "
        f"{exc.diag.message_primary or exc}",
        why=f"{detail}that part was rolled back, the parts before it stand; {standing(attempt)}",
        next=f"{_ADVICE.get(exc.sqlstate or '', 'correct what it says')}, then {_GOES_ON}",
        sqlstate=exc.sqlstate,
    )


def still_locked(attempt: Attempt, step: Step, said: str) -> Failure:
    return _failure(
        "R152",
        attempt,
        step,
        what=f"a part of {named(step)} of migration {attempt.name} was not possible within the "
        f"limits: {said}",
        why="others hold its rows, or the server is overloaded; the parts before it stand; "
        f"{standing(attempt)}",
        next=f"in a quieter hour, {_GOES_ON}",
        sqlstate="55P03",
    )


def never_done(attempt: Attempt, step: Step, rows: int) -> Failure:
    return _failure(
        "R154",
        attempt,
        step,
        what=f"{rows} rows still match the WHERE of {named(step)} of migration {attempt.name} "
        "after they were changed",
        why="their new value leaves the condition true, NULL for instance, or the application goes "
        f"on writing such rows; they would be changed for ever; {standing(attempt)}",
        next="let the condition end with the change (AND source IS NOT NULL), or cover new rows "
        "by a default or trigger first; correct the file, then `whimbrel amend "
        f"{attempt.name}`",
    )


def poisoned(
    attempt: Attempt, step: Step, batch: Batch, found: Sequence[tuple[str, str]]
) -> Failure:
    shown = "; ".join(f"{key}: {said}" for key, said in found[:MOST_SHOWN])
    more = f"; and {len(found) - MOST_SHOWN} more" if len(found) > MOST_SHOWN else ""
    return _failure(
        "R159",
        attempt,
        step,
        what=f"{len(found)} row{'s' * (len(found) != 1)} of {batch.relation.shown} could not be "
        f"done by {named(step)} of migration {attempt.name}",
        why=f"by {batch.shown_key}: {shown}{more}; all others are done, these were left as they "
        f"were; {standing(attempt)}",
        next="mend these rows, or let the WHERE leave them out and `whimbrel amend "
        f"{attempt.name}`; then {AGAIN}: it tries what is not done",
    )


def breaker_open(attempt: Attempt, step: Step, trouble: str) -> Failure:
    return _failure(
        "R155",
        attempt,
        step,
        what=f"stopped {named(step)} of migration {attempt.name} between two parts: {trouble}",
        why=f"others suffer, perhaps from this; the parts that are done stand; {standing(attempt)}",
        next=f"when it is calm, {_GOES_ON}",
    )


def paused(attempt: Attempt, step: Step) -> Failure:
    return _failure(
        "R156",
        attempt,
        step,
        what=f"{named(step)} of migration {attempt.name} was paused",
        why=f"somebody said `whimbrel backfill pause`; the parts that are done stand; "
        f"{standing(attempt)}",
        next="`whimbrel backfill resume`, then run `whimbrel deploy` again",
    )


def cancelled(attempt: Attempt, step: Step) -> Failure:
    return _failure(
        "R157",
        attempt,
        step,
        what=f"{named(step)} of migration {attempt.name} was cancelled",
        why="somebody said `whimbrel backfill cancel`; the rows that are done stay done; "
        f"{standing(attempt)}",
        next=f"correct the file and `whimbrel amend {attempt.name}`, or `whimbrel resolve "
        f"--rolled-back {attempt.name}`; `whimbrel backfill resume` takes it up again",
    )


def _failure(
    code: str,
    attempt: Attempt,
    step: Step,
    *,
    what: str,
    why: str,
    next: str,
    sqlstate: str | None = None,
) -> Failure:
    notice = Notice(code=code, what=what, why=why, next=next, excerpt=place(attempt, step))
    return Failure(notice, sqlstate=sqlstate)
