"""Ends sessions that are in our way, where the policy gives their kind up; never unasked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

import psycopg

from ..config.policy_key import Blockers
from ..db.connect import Connection
from .events import Blocker


def displaceable(blocker: Blocker, policy: Blockers, *, after_s: float) -> bool:
    """May this one be ended? Never on a standby, never a vacuum against wraparound, and nothing
    whose transaction is younger than `after_s`. Each word of the policy includes those before."""
    if blocker.server or blocker.is_wraparound:
        return False
    match policy:
        case Blockers.WAIT:
            return False
        case Blockers.AUTOVACUUM:
            return blocker.gives_way
        case Blockers.IDLE:
            return blocker.gives_way or (_is_idle(blocker) and _is_old(blocker, after_s))
        case Blockers.QUERIES:
            return blocker.gives_way or _is_old(blocker, after_s)
        case _:
            assert_never(policy)


def displace(conn: Connection, blockers: Iterable[Blocker]) -> tuple[Blocker, ...]:
    """Cancel what runs, end what idles in a transaction, which no cancel reaches; those that heard
    it. Who may not do so is told nothing worse than that nobody was ended."""
    return tuple(each for each in blockers if _ended(conn, each))


def _ended(conn: Connection, blocker: Blocker) -> bool:
    function = "pg_terminate_backend" if _is_idle(blocker) else "pg_cancel_backend"
    try:
        # Only the very transaction that was seen: its pid may be another session's by now.
        row = conn.execute(
            f"SELECT pg_catalog.{function}(a.pid) FROM pg_catalog.pg_stat_activity AS a "
            "WHERE a.pid = %s AND a.xact_start IS NOT DISTINCT FROM %s".encode(),
            (blocker.pid, blocker.transaction_since),
        ).fetchone()
    except psycopg.errors.InsufficientPrivilege:
        return False
    return row == (True,)


def _is_idle(blocker: Blocker) -> bool:
    return blocker.state.startswith("idle in transaction")


def _is_old(blocker: Blocker, after_s: float) -> bool:
    return blocker.transaction_age_s >= after_s
