"""Recoveries and what was done in them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from ..db.connect import Connection
from .texts import is_there, sql


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """The order of the fields is that of the columns."""

    number: int
    begun_at: datetime
    begun_by: str
    fence: str  # hard, soft, or empty
    connection_limit: int | None
    backup: str
    copy: str
    copy_server: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryEvent:
    at: datetime
    who: str
    phase: str
    detail: Mapping[str, object]


def read_open_recovery(conn: Connection) -> Recovery | None:
    """Read only."""
    return _one(conn, "open_recovery")


def read_last_recovery(conn: Connection) -> Recovery | None:
    """The newest, ended or not. Read only."""
    return _one(conn, "last_recovery")


def begin_recovery(conn: Connection, *, by: str) -> Recovery:
    """The open recovery; a new one where there is none."""
    found = read_open_recovery(conn)
    if found is not None:
        return found
    conn.execute("INSERT INTO whimbrel.recovery (begun_by) VALUES (%s)", (by,))
    begun = read_open_recovery(conn)
    assert begun is not None
    return begun


def remember_fence(conn: Connection, number: int, fence: str, limit: int | None) -> None:
    """Written before the fence is put up, so that an interrupted one can be taken down."""
    conn.execute(
        "UPDATE whimbrel.recovery SET fence = %s, connection_limit = %s WHERE number = %s",
        (fence, limit, number),
    )


def remember_copy(conn: Connection, number: int, *, backup: str, copy: str, server: str) -> None:
    conn.execute(
        "UPDATE whimbrel.recovery SET backup = %s, copy = %s, copy_server = %s WHERE number = %s",
        (backup, copy, server, number),
    )


def end_recovery(conn: Connection, number: int) -> None:
    conn.execute(
        "UPDATE whimbrel.recovery SET ended_at = pg_catalog.clock_timestamp(), fence = '' "
        "WHERE number = %s",
        (number,),
    )


def write_event(
    conn: Connection, number: int, phase: str, detail: Mapping[str, object], *, by: str
) -> None:
    conn.execute(
        "INSERT INTO whimbrel.recovery_event (recovery, who, phase, detail) "
        "VALUES (%s, %s, %s, %s::jsonb)",
        (number, by, phase, json.dumps(detail, default=str)),
    )


def read_events(conn: Connection, number: int) -> tuple[RecoveryEvent, ...]:
    """In order. Read only."""
    rows = conn.execute(sql("recovery_events").encode(), (number,)).fetchall()
    return tuple(
        RecoveryEvent(
            at=cast(datetime, at),
            who=cast(str, who),
            phase=cast(str, phase),
            detail=cast("Mapping[str, object]", detail),
        )
        for at, who, phase, detail in rows
    )


def _one(conn: Connection, question: str) -> Recovery | None:
    if not is_there(conn, "whimbrel.recovery"):
        return None
    row = conn.execute(sql(question).encode()).fetchone()
    if row is None:
        return None
    number, begun_at, begun_by, fence, limit, backup, copy, server = row
    return Recovery(
        number=cast(int, number),
        begun_at=cast(datetime, begun_at),
        begun_by=cast(str, begun_by),
        fence=cast(str, fence),
        connection_limit=cast("int | None", limit),
        backup=cast(str, backup),
        copy=cast(str, copy),
        copy_server=cast(str, server),
    )
