"""Step records and runs: who ran which statement, and how far it got."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import cast

from ..db.connect import Connection
from ..pg.name import literal
from ..plan.step import Step
from .texts import is_there, sql


class Mark(Enum):
    """What a record says. In a transaction only APPLIED exists, and it commits with the step.

    FAILED: the server refused the statement and its transaction was rolled back.
    """

    STARTED = "started"
    APPLIED = "applied"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRecord:
    """One statement's record. `evidence` is what the catalog said before a STARTED step."""

    position: int
    digest: str
    tag: str
    mark: Mark
    run: int
    index_oid: int | None
    evidence: Mapping[str, object]


def digest(step: Step) -> str:
    """SHA-256 of the statement as the server gets it."""
    return hashlib.sha256(step.sql.encode()).hexdigest()


def undo_journal(row_id: str) -> str:
    """Under which name the steps of a down.sql are recorded."""
    return f"undo {row_id}"


def read_half_undone(conn: Connection) -> frozenset[str]:
    """Ids of ledger rows whose undo was begun; those that still count as applied are half undone.
    Read only."""
    if not is_there(conn, "whimbrel.step"):
        return frozenset()
    return frozenset(cast(str, row) for (row,) in conn.execute(sql("half_undone").encode()))


def read_steps(conn: Connection, migration_id: str) -> tuple[StepRecord, ...]:
    """The records of one attempt, by position. Read only."""
    found = conn.execute(sql("steps").encode(), (migration_id,)).fetchall()
    return tuple(_record(each) for each in found)


def applied_sql(migration_id: str, steps: Sequence[Step], run: int, *, is_first: bool) -> str:
    """Records steps of one transaction as applied, which is true from its COMMIT on.

    Written before the steps, so that nothing of ours stands between them and COMMIT.
    `is_first`: nothing of this attempt is recorded yet; else a step that was begun or refused
    before is overwritten.
    """
    rows = ", ".join(
        f"({literal(migration_id)}, {step.statement.position}, '{digest(step)}', "
        f"{literal(step.statement.tag)}, 'applied', {run:d})"
        for step in steps
    )
    return (
        "INSERT INTO whimbrel.step (migration_id, position, digest, tag, state, run) "
        f"VALUES {rows}{'' if is_first else _OVERWRITE}"
    )


_OVERWRITE = """
ON CONFLICT (migration_id, position) DO UPDATE SET
    digest = excluded.digest, tag = excluded.tag, state = excluded.state,
    started_at = excluded.started_at, finished_at = NULL, run = excluded.run,
    index_oid = NULL, evidence = NULL
"""


def write_started(
    conn: Connection, migration_id: str, step: Step, run: int, evidence: Mapping[str, object]
) -> None:
    """Before a step outside a transaction: that it is about to run, and what was there before."""
    values = (
        migration_id,
        step.statement.position,
        digest(step),
        step.statement.tag,
        run,
        json.dumps(evidence),
    )
    conn.execute(sql("write_started").encode(), values)


def write_failed_step(conn: Connection, migration_id: str, step: Step, run: int) -> None:
    """After a refusal: this statement left nothing. Never overwrites what was applied."""
    values = (
        migration_id,
        step.statement.position,
        digest(step),
        step.statement.tag,
        run,
    )
    conn.execute(sql("write_failed_step").encode(), values)


def write_applied(conn: Connection, migration_id: str, position: int) -> None:
    """After a step outside a transaction: it took effect."""
    conn.execute(sql("write_applied").encode(), (migration_id, position))


def write_index_oid(conn: Connection, migration_id: str, position: int, oid: int) -> None:
    """While an index is being built: which one it is."""
    conn.execute(sql("write_index_oid").encode(), (oid, migration_id, position))


def _record(values: tuple[object, ...]) -> StepRecord:
    position, found, tag, state, run, index_oid, evidence = values
    return StepRecord(
        position=cast(int, position),
        digest=cast(str, found),
        tag=cast(str, tag),
        mark=Mark(state),
        run=cast(int, run),
        index_oid=cast("int | None", index_oid),
        evidence=cast("Mapping[str, object]", evidence or {}),
    )
