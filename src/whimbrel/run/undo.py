"""Takes a migration back statement by statement: after any ending it is known what was undone.

The records are those of steps, under the name of the undo; they commit with what they tell of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import assert_never, cast

import psycopg

from ..db.connect import Connection
from ..db.failure import statement_failure
from ..errors import Failure, Notice
from ..ledger.journal import (
    Mark,
    StepRecord,
    applied_sql,
    digest,
    read_steps,
    undo_journal,
    write_applied,
    write_failed_step,
    write_started,
)
from ..plan.step import Segment, Step
from .execute import Allowed, SqlFile, Tell, execute_sql
from .texts import sql
from .witness import Applied, InDoubt, NotApplied, StillRunning, witness_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """`file` is the down.sql of the migration `name`, whose ledger row is `row_id`; `run` is the
    deployer's number. `record` takes the row back, and commits with the last statements."""

    name: str
    row_id: str
    run: int
    file: SqlFile
    allowed: Allowed
    record: Callable[[Connection], None]

    @property
    def journal(self) -> str:
        return undo_journal(self.row_id)


def undo(conn: Connection, order: Undo, tell: Tell) -> None:
    """Run what an earlier attempt has not undone yet.

    Raises `Failure`: R140, R141 as `execute_sql`, saying what stands; M147 what was undone is
    another statement in the file now; M148 a statement is in doubt, or still running.
    """
    standing = _standing(conn, order)
    rest = tuple(_without(order.file.segments, standing))
    for position, segment in enumerate(rest, start=1):
        is_last = position == len(rest)
        try:
            if segment.is_transaction:
                _together(conn, order, segment, tell, is_last=is_last)
            else:
                _alone(conn, order, segment, tell)
        except Failure as failure:
            raise _told(order, failure, len(standing)) from None
        standing |= {step.statement.position for step in segment.steps}
    if not rest or not rest[-1].is_transaction:
        with conn.transaction():
            order.allowed(conn)
            order.record(conn)


def _without(segments: Iterable[Segment], standing: set[int]) -> Iterable[Segment]:
    for segment in segments:
        left = tuple(s for s in segment.steps if s.statement.position not in standing)
        if left:
            yield replace(segment, steps=left)


def _together(
    conn: Connection, order: Undo, segment: Segment, tell: Tell, *, is_last: bool
) -> None:
    def allowed(conn: Connection) -> None:
        order.allowed(conn)
        conn.execute(applied_sql(order.journal, segment.steps, order.run, is_first=False).encode())
        if is_last:
            order.record(conn)

    execute_sql(conn, replace(order.file, segments=(segment,)), allowed, tell)


def _alone(conn: Connection, order: Undo, segment: Segment, tell: Tell) -> None:
    """Each statement outside a transaction: begun before, applied after, the catalog between."""
    for step in segment.steps:

        def allowed(conn: Connection, step: Step = step) -> None:
            order.allowed(conn)
            before = witness_of(step).before(conn)
            write_started(conn, order.journal, step, order.run, before)

        one = replace(order.file, segments=(replace(segment, steps=(step,)),))
        try:
            execute_sql(conn, one, allowed, tell)
        except Failure:
            if not conn.closed:
                _settled(conn, order, step)
            raise
        write_applied(conn, order.journal, step.statement.position)


def _settled(conn: Connection, order: Undo, step: Step) -> None:
    """After a refusal: a statement that left nothing is no half of an undo."""
    record = next((r for r in read_steps(conn, order.journal) if _is_of(r, step)), None)
    if record is None:
        return
    found = witness_of(step).judge(conn, record)
    if isinstance(found, NotApplied) and not found.leftovers and not found.finish:
        write_failed_step(conn, order.journal, step, order.run)


def _is_of(record: StepRecord, step: Step) -> bool:
    return record.position == step.statement.position and record.mark is Mark.STARTED


def _standing(conn: Connection, order: Undo) -> set[int]:
    """The positions that are undone already. A statement that was in doubt and is another one now
    was replaced by its author, who has looked."""
    steps = {s.statement.position: s for segment in order.file.segments for s in segment.steps}
    standing = set()
    for record in read_steps(conn, order.journal):
        step = steps.get(record.position)
        if step is None or digest(step) != record.digest:
            if record.mark is Mark.APPLIED:
                raise _other(order, record)
        elif record.mark is Mark.APPLIED or (
            record.mark is Mark.STARTED and _took_effect(conn, order, step, record)
        ):
            standing.add(record.position)
    return standing


def _took_effect(conn: Connection, order: Undo, step: Step, record: StepRecord) -> bool:
    """Asks the catalog, and clears away what an interrupted build left."""
    judgement = witness_of(step).judge(conn, record)
    match judgement:
        case Applied():
            write_applied(conn, order.journal, record.position)
            return True
        case NotApplied():
            for oid in judgement.leftovers:
                row = conn.execute(sql("qualified"), (oid,)).fetchone()
                if row is not None:
                    _clear(conn, f"DROP INDEX CONCURRENTLY {cast(str, row[0])}")
            if not judgement.finish:
                return False
            _clear(conn, judgement.finish)
            write_applied(conn, order.journal, record.position)
            return True
        case StillRunning():
            raise _doubtful(order, step, f"backend {judgement.pid} is still at it")
        case InDoubt():
            raise _doubtful(order, step, judgement.why)
        case _:
            assert_never(judgement)


def _clear(conn: Connection, statement: str) -> None:
    try:
        conn.execute(statement.encode())
    except psycopg.Error as exc:
        raise statement_failure(exc, doing=f"clearing away: {statement}") from exc


def _told(order: Undo, failure: Failure, undone: int) -> Failure:
    """What stands of the whole file, where a part of it was undone before."""
    if not undone:
        return failure
    notice = failure.notice
    which = "statement is" if undone == 1 else f"{undone} statements are"
    said = f"; the first {which} undone, and recorded"
    why = notice.why.removesuffix("; nothing of it stands")
    notice = replace(
        notice,
        why=why + said,
        next=f"mend what it stumbled over, then `whimbrel rollback {order.name}` goes on there",
    )
    return type(failure)(notice, sqlstate=failure.sqlstate)


def _other(order: Undo, record: StepRecord) -> Failure:
    return Failure(
        Notice(
            code="M147",
            what=f"statement {record.position + 1} of {order.file.name} ({record.tag}) was run "
            "here, and is another one in the file now",
            why="what was undone cannot be taken back by writing something else; nothing was "
            "changed",
            next="restore that statement as it was, and correct only what has not run",
        )
    )


def _doubtful(order: Undo, step: Step, why: str) -> Failure:
    line = step.statement.line
    return Failure(
        Notice(
            code="M148",
            what=f"line {line} of {order.file.name} was begun, and whether it took effect is in "
            "doubt",
            why=f"{why}; nothing more was changed",
            next="look whether it did; then replace it in the file by what is left of it, `SELECT "
            f"1;` where nothing is, and `whimbrel rollback {order.name}` goes on there",
        )
    )
