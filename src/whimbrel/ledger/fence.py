"""One deployer at a time: the lock that says who, the number that nobody can overtake unseen."""

from __future__ import annotations

import getpass
import os
import platform
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import cast

import psycopg

from .. import __version__
from ..db.connect import Connection
from .texts import sql

DEPLOY_KEY = 0x7768696D62726C02
PRISMA_KEY = 72707369  # what Prisma's migration engine takes; see its `acquire_lock`

# SQLSTATE of the fence check when the number is no longer ours (see `check_sql`).
OVERTAKEN = "22012"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who holds a deployer's lock."""

    pid: int
    user: str
    application: str
    client: str
    since: datetime | None

    def __str__(self) -> str:
        since = f", connected since {self.since:%Y-%m-%d %H:%M:%S %Z}" if self.since else ""
        who = f"{self.application or 'unnamed program'} as {self.user} from {self.client}"
        return f"{who} (pid {self.pid}{since})"


def try_lock(conn: Connection, key: int) -> bool:
    """Take the session lock if it is free. Never waits: a waiter inside the lock function holds
    a snapshot, and a concurrent index build of the holder would wait for it for ever."""
    return conn.execute("SELECT pg_catalog.pg_try_advisory_lock(%s)", (key,)).fetchone() == (True,)


def release(conn: Connection, keys: Sequence[int]) -> None:
    for key in keys:
        conn.execute("SELECT pg_catalog.pg_advisory_unlock(%s)", (key,))


def read_holder(conn: Connection, key: int) -> Holder | None:
    """Who holds the lock in this database; None when nobody does (any more). Read only."""
    return _holder(conn.execute(sql("holder").encode(), (key,)).fetchone())


def read_fence_holder(conn: Connection) -> Holder | None:
    """Whose step in flight holds the fence, so that nobody can pass. Read only."""
    return _holder(conn.execute(sql("fence_holder").encode()).fetchone())


def _holder(row: tuple[object, ...] | None) -> Holder | None:
    if row is None:
        return None
    pid, user, application, client, since = row
    return Holder(
        pid=cast(int, pid),
        user=cast(str, user),
        application=cast(str, application),
        client=cast(str, client),
        since=cast("datetime | None", since),
    )


def open_run(conn: Connection, application: str) -> int:
    """Take the next number and write the run's row; waits for a step in flight to end."""
    values = (_os_user(), platform.node(), os.getpid(), application, __version__)
    row = conn.execute(sql("open_run").encode(), values).fetchone()
    assert row is not None
    return cast(int, row[0])


def _os_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a container without a line in /etc/passwd
        return "unknown"


def close_run(conn: Connection, number: int, outcome: str) -> None:
    conn.execute(sql("close_run").encode(), (outcome, number))


def read_number(conn: Connection) -> int:
    """The newest deployer's number. Read only."""
    row = conn.execute(sql("fence").encode()).fetchone()
    assert row is not None
    return cast(int, row[0])


def turn_setting(number: int) -> str:
    """For SET: lets a session's statements pass the guard inside a protected database, as long as
    that run is the newest and at work (`run/sql/protect.sql`). Says nothing anywhere else."""
    return f"whimbrel.deployment = {number:d}"


@contextmanager
def speaking_for(conn: Connection, number: int) -> Iterator[None]:
    """The same for the block."""
    conn.execute(f"SET {turn_setting(number)}".encode())
    try:
        yield
    finally:
        if not conn.closed:
            with suppress(psycopg.Error):
                conn.execute("RESET whimbrel.deployment")


def check_sql(number: int) -> str:
    """Fails with SQLSTATE 22012 unless `number` is still the newest; else holds the fence to the
    end of the transaction, so that a newer deployer waits until it is decided."""
    return (
        f"SELECT 1 / (f.number = {number:d})::integer AS is_ours FROM whimbrel.fence AS f FOR SHARE"
    )
