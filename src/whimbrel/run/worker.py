"""The connection on which the user's statements run, and who we are on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import psycopg

from ..config.url import DatabaseUrl
from ..db.connect import Connection, connect, notice_loss
from ..db.failure import statement_failure
from ..errors import Notice, Stop
from ..ledger.fence import turn_setting
from ..pg.name import literal
from ..plan.step import Session, Step
from .texts import sql

# A statement without table facts can call set_config(): after it we make sure who we are.
_MAY_CALL_ANYTHING = frozenset({"DO", "CALL", "SELECT", ""})


@dataclass(frozen=True, slots=True, kw_only=True)
class Backend:
    """A server process; the start time tells it from a later one of the same pid."""

    pid: int
    started: str


@dataclass(slots=True, kw_only=True)
class Worker:
    """`is_dirty`: a file may have changed role, search_path or settings of this session. `number`
    is the run's, 0 where it is none's."""

    conn: Connection
    backend: Backend
    user: str
    role: str
    server_version: int
    is_superuser: bool
    timeline: str
    waits_for_standby: bool  # does COMMIT wait for a synchronous standby?
    number: int = 0
    is_dirty: bool = False

    @property
    def settings(self) -> tuple[str, ...]:
        """What the session began with, and what a file may have changed."""
        return _settings(self.server_version, self.number)

    def as_ourselves(self) -> str:
        """SQL that makes us ourselves to the end of the transaction, remembering who we were."""
        return (
            "SELECT pg_catalog.set_config('whimbrel.role', "
            "pg_catalog.current_setting('role'), true),\n"
            "    pg_catalog.set_config('whimbrel.session', session_user::text, true);\n"
            f"{self.ourselves()}"
        )

    def ourselves(self) -> str:
        """The session's user is set only where it is another one: before version 17, giving it
        back at the end of the transaction would end the file's SET ROLE as well."""
        user = literal(self.user)
        return (
            f"SELECT pg_catalog.set_config('session_authorization', {user}, true) "
            f"WHERE session_user <> {user};\n"
            f"SELECT pg_catalog.set_config('role', {literal(self.role)}, true)"
        )

    def as_before(self) -> str:
        """SQL that gives the file back the role that it had set."""
        return (
            "SELECT pg_catalog.set_config('session_authorization', "
            "pg_catalog.current_setting('whimbrel.session'), true) "
            "WHERE session_user <> pg_catalog.current_setting('whimbrel.session');\n"
            "SELECT pg_catalog.set_config('role', "
            "pg_catalog.current_setting('whimbrel.role'), true)"
        )


def may_disturb(step: Step) -> bool:
    """Can the session be another one after this step?"""
    return step.session is not Session.UNTOUCHED or step.statement.tag in _MAY_CALL_ANYTHING


def open_worker(url: DatabaseUrl, application: str, number: int = 0) -> Worker:
    """A fresh session for the run of that number. Raises `Stop` (R111) on a standby."""
    conn = connect(url, application_name=application)
    try:
        settings = _settings(conn.info.server_version, number)
        notice_loss(conn, *(f"SET {each}" for each in settings))
        row = conn.execute(sql("hello")).fetchone()
    except psycopg.Error as exc:
        conn.close()
        raise statement_failure(exc, doing="opening the session that works") from exc
    assert row is not None
    pid, started, user, role, version, superuser, in_recovery, timeline, waits = row
    if in_recovery:
        conn.close()
        raise standby(url)
    return Worker(
        conn=conn,
        backend=Backend(pid=cast(int, pid), started=cast(str, started)),
        user=cast(str, user),
        role=cast(str, role),
        server_version=cast(int, version),
        is_superuser=cast(bool, superuser),
        timeline=cast(str, timeline),
        waits_for_standby=cast(bool, waits),
        number=number,
    )


def _settings(server_version: int, number: int) -> tuple[str, ...]:
    """A client that hangs does not keep its locks for ever; work takes the time that it takes. The
    guard inside the database lets the run pass that is at work."""
    newer = ("transaction_timeout = 0",) if server_version >= 170000 else ()
    turn = (turn_setting(number),) if number else ()
    idle = ("idle_in_transaction_session_timeout = '5min'", "idle_session_timeout = 0")
    return (*idle, *newer, *turn)


def standby(url: DatabaseUrl) -> Stop:
    return Stop(
        Notice(
            code="R111",
            what=f"{url.shown} is a standby in recovery",
            why="a standby takes no changes; after a failover the primary is elsewhere",
            next="set the direct URL to the primary",
        )
    )
