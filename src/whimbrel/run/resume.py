"""Takes up a migration: anew, or where an earlier attempt ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from ..errors import Failure, Notice
from ..history.row import LedgerRow, RowState
from ..ledger.journal import Mark, StepRecord, digest, read_steps
from ..ledger.table import new_row_id, roll_back_row
from .attempt import Attempt
from .desk import Desk
from .outcome import Task


def take_up(
    desk: Desk, task: Task, rows: Sequence[LedgerRow]
) -> tuple[Attempt, tuple[StepRecord, ...]]:
    """The attempt to go on with, and the records of steps that were started and not finished.

    An attempt of which nothing stands is closed and a new one begun, so that a corrected file
    may take its place. Raises `Failure`: R106 when the file was edited after a part of it was
    applied, R110 when another tool began it.
    """
    open_rows = [r for r in rows if r.migration_name == task.name and r.state is RowState.FAILED]
    for stale in open_rows[:-1]:
        _require_known(desk, stale, task)
        _close(desk, stale)
    if open_rows:
        row = open_rows[-1]
        steps = _require_known(desk, row, task)
        if any(each.mark is not Mark.FAILED for each in steps):
            return _continued(task, row, steps)
        _close(desk, row)
    return Attempt(task=task, row_id=new_row_id(), started_at=datetime.now(UTC)), ()


def _continued(
    task: Task, row: LedgerRow, steps: Sequence[StepRecord]
) -> tuple[Attempt, tuple[StepRecord, ...]]:
    found = {step.statement.position: step for step in task.steps}
    for record in steps:
        if record.mark is Mark.FAILED:
            continue
        step = found.get(record.position)
        if step is None or digest(step) != record.digest:
            raise _edited(task, f"statement {record.position + 1} is another one now")
    if not task.migration.matches(row.checksum):
        raise _edited(task, "its checksum is another one now")
    attempt = Attempt(task=task, row_id=row.id, started_at=row.started_at, is_begun=True)
    attempt.applied |= {each.position for each in steps if each.mark is Mark.APPLIED}
    return attempt, tuple(each for each in steps if each.mark is Mark.STARTED)


def _require_known(desk: Desk, row: LedgerRow, task: Task) -> tuple[StepRecord, ...]:
    """We write a row together with a record of at least one step; a row without any is another
    tool's, and what it did is not written down anywhere."""
    steps = read_steps(desk.conn, row.id)
    if not steps:
        raise _foreign(task, row)
    return steps


def _close(desk: Desk, row: LedgerRow) -> None:
    with desk.fenced() as conn:
        roll_back_row(conn, desk.table, row.id)


def _edited(task: Task, how: str) -> Failure:
    return Failure(
        Notice(
            code="R106",
            what=f"migration {task.name} was edited after a part of it had been applied",
            why=f"{how}; going on would leave this database with a history that no other has",
            next="restore the file as it was (`git log -p` shows it) and run `whimbrel deploy` "
            "again; or, where only what has not run was corrected, "
            f'`whimbrel amend {task.name} --reason "…"`',
        )
    )


def _foreign(task: Task, row: LedgerRow) -> Failure:
    name = task.name
    return Failure(
        Notice(
            code="R110",
            what=f"migration {name} was begun at {row.started_at:%Y-%m-%d %H:%M:%S %Z} by another "
            "tool and did not finish",
            why="Prisma keeps no record of single statements, so which of them took effect is "
            "in doubt",
            next="look what took effect; complete it by hand and run "
            f"`whimbrel resolve --applied {name}`, or take it back and run "
            f"`whimbrel resolve --rolled-back {name}`",
        )
    )
