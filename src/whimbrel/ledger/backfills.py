"""Batched statements on their way: how far each is, and what people want of it.

A batch's checkpoint is the `evidence` of its step's record and commits with the batch.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import cast

from ..db.connect import Connection
from ..pg.name import literal
from .table import LedgerTable
from .texts import is_there


class Wanted(Enum):
    """What somebody has said of a running backfill."""

    RUN = "run"
    PAUSE = "pause"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """`last`: the key up to which this pass is done, None at its beginning. `rows` were changed
    in all passes; `passed` in this one, `before` in the one before. `poison`: keys of rows that
    were refused in this pass, each with what was said."""

    last: tuple[str, ...] | None = None
    turn: int = 1
    rows: int = 0
    batches: int = 0
    passed: int = 0
    before: int = 0
    poison: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Backfill:
    """A batched statement that has begun and is not done."""

    migration: str
    row_id: str
    position: int
    checkpoint: Checkpoint
    wanted: Wanted
    at: datetime


def checkpoint_sql(row_id: str, position: int, checkpoint: Checkpoint) -> str:
    """Writes the checkpoint and gives back what people want, in the batch's own transaction."""
    found = json.dumps({"batch": _plain(checkpoint)})
    return (
        "UPDATE whimbrel.step AS s SET evidence = coalesce(s.evidence, '{}') || "
        f"{literal(found)}::jsonb WHERE s.migration_id = {literal(row_id)} "
        f"AND s.position = {position:d} RETURNING coalesce(s.evidence ->> 'wanted', 'run')"
    )


def read_checkpoint(conn: Connection, row_id: str, position: int) -> Checkpoint | None:
    """None where the statement has not begun. Read only."""
    row = conn.execute(
        "SELECT s.evidence -> 'batch' FROM whimbrel.step AS s WHERE s.migration_id = %s "
        "AND s.position = %s AND s.state = 'started'",
        (row_id, position),
    ).fetchone()
    if row is None or row[0] is None:
        return None
    return _read(row[0])


def read_wanted(conn: Connection, row_id: str, position: int) -> Wanted:
    """What people want of it. Read only."""
    row = conn.execute(
        "SELECT s.evidence ->> 'wanted' FROM whimbrel.step AS s WHERE s.migration_id = %s "
        "AND s.position = %s AND s.state = 'started'",
        (row_id, position),
    ).fetchone()
    return Wanted(row[0]) if row and row[0] else Wanted.RUN


def read_backfills(conn: Connection, table: LedgerTable) -> tuple[Backfill, ...]:
    """Those that are not done. Read only."""
    if not is_there(conn, "whimbrel.step") or not is_there(conn, str(table.relation)):
        return ()
    text = table.sql("backfills")
    return tuple(
        Backfill(
            migration=cast(str, name),
            row_id=cast(str, row_id),
            position=cast(int, position),
            checkpoint=_read(batch),
            wanted=Wanted(wanted),
            at=cast(datetime, at),
        )
        for name, row_id, position, batch, wanted, at in conn.execute(text.encode()).fetchall()
    )


def want(conn: Connection, each: Backfill, wanted: Wanted) -> None:
    """Heard by the running backfill after its next batch, by the next deploy otherwise."""
    conn.execute(
        "UPDATE whimbrel.step AS s SET evidence = coalesce(s.evidence, '{}') "
        "|| pg_catalog.jsonb_build_object('wanted', %s::text) "
        "WHERE s.migration_id = %s AND s.position = %s AND s.state = 'started'",
        (wanted.value, each.row_id, each.position),
    )


def _read(found: object) -> Checkpoint:
    values = dict(cast("dict[str, object]", found))
    last, poison = values.pop("last", None), values.pop("poison", ())
    key = (last,) if isinstance(last, str) else last  # one column was a text once
    return Checkpoint(
        last=None if key is None else tuple(cast("list[str]", key)),
        poison=tuple((one, said) for one, said in cast("list[tuple[str, str]]", poison)),
        **cast("dict[str, int]", values),
    )


def _plain(checkpoint: Checkpoint) -> dict[str, object]:
    return {name: getattr(checkpoint, name) for name in Checkpoint.__dataclass_fields__}
