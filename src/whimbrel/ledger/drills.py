"""Restores that were tried by a tool for point-in-time recovery."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from .. import __version__
from ..db.connect import Connection
from ..guard.coverage import Drill
from .texts import is_there


def read_drills(conn: Connection) -> tuple[Drill, ...]:
    """The newest first. Read only."""
    if not is_there(conn, "whimbrel.drill"):
        return ()
    rows = conn.execute(
        "SELECT d.tool, d.at, d.reached, d.failed, d.system_identifier, d.tables, d.rows, "
        # An older ledger has no samples.
        "d.duration_s, coalesce(pg_catalog.to_jsonb(d) ->> 'compared', ''), "
        "coalesce(pg_catalog.to_jsonb(d) ->> 'sampled_to', '') "
        "FROM whimbrel.drill AS d ORDER BY d.number DESC"
    ).fetchall()
    return tuple(
        Drill(
            tool=cast(str, tool),
            at=cast(datetime, at),
            reached=cast("datetime | None", reached),
            failed=cast(str, failed),
            system_identifier=cast(str, system),
            tables=cast(int, tables),
            rows=cast(int, many),
            duration_s=cast(float, duration),
            compared=cast(str, compared),
            sampled_to=cast(str, to),
        )
        for tool, at, reached, failed, system, tables, many, duration, compared, to in rows
    )


def write_drill(conn: Connection, drill: Drill, *, by: str) -> None:
    """Needs the ledger to be there; its clock says when."""
    conn.execute(
        "INSERT INTO whimbrel.drill (who, tool, system_identifier, reached, tables, rows, failed, "
        "duration_s, tool_version, compared, sampled_to) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            by,
            drill.tool,
            drill.system_identifier,
            drill.reached,
            drill.tables,
            drill.rows,
            drill.failed,
            drill.duration_s,
            __version__,
            drill.compared,
            drill.sampled_to,
        ),
    )
