"""Deployers and what they ran."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from ..db.connect import Connection
from .texts import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One deployer's turn; `outcome` is None while it lasts, or when it ended without a word."""

    number: int
    who: str  # the role in the database
    os_user: str
    host: str
    application: str
    started_at: datetime
    outcome: str | None


def read_runs(conn: Connection) -> dict[str, Run]:
    """Who began each attempt, by the attempt's row id. Read only."""
    there = conn.execute("SELECT pg_catalog.to_regclass('whimbrel.run') IS NOT NULL")
    if there.fetchone() != (True,):
        return {}
    return {
        cast(str, row_id): Run(
            number=cast(int, number),
            who=cast(str, who),
            os_user=cast(str, os_user),
            host=cast(str, host),
            application=cast(str, application),
            started_at=cast(datetime, started_at),
            outcome=cast("str | None", outcome),
        )
        for row_id, number, who, os_user, host, application, started_at, outcome in conn.execute(
            sql("runs").encode()
        ).fetchall()
    }
