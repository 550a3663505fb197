"""Keeps the application out of the damaged database, and lets it in again."""

from __future__ import annotations

import time
from dataclasses import dataclass

import psycopg

from ...db.connect import Connection
from ...db.failure import speaking_with
from ...errors import Failure, Notice
from ...ledger.recoveries import (
    Recovery,
    begin_recovery,
    end_recovery,
    read_open_recovery,
    remember_fence,
    write_event,
)
from ...pg.name import quote
from ..admission import admit
from ..call import Call
from ..enter import enter
from ..opened import Opened
from ..workplace import open_workplace

GONE_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fenced:
    """`is_hard`: nobody but a superuser can connect; else sessions are only read-only by default,
    which they may undo. `left` are sessions that could not be ended, or came back."""

    recovery: Recovery
    is_hard: bool
    ended: int
    left: tuple[str, ...]


def fence(call: Call) -> Fenced:
    """Called again it goes on where it was interrupted. Raises the stops of `admit`."""
    place = open_workplace(call, "recover fence")
    with enter(call, place) as opened, speaking_with(opened.url):
        writable(opened.conn)
        opened = admit(call, place, opened, "recover fence")
        recovery = begin_recovery(opened.conn, by=place.who)
        is_hard = _is_superuser(opened.conn)
        _put_up(opened, recovery, is_hard=is_hard)
        ended = _end_sessions(opened.conn)
        left = _left(opened.conn)
        detail = {"hard": is_hard, "ended": ended, "left": left}
        write_event(opened.conn, recovery.number, "fence", detail, by=place.who)
    return Fenced(recovery=recovery, is_hard=is_hard, ended=ended, left=left)


def unfence(call: Call) -> Recovery:
    """Takes the fence down and ends the recovery. Raises `Failure` (V101) where none is open."""
    place = open_workplace(call, "recover unfence")
    with enter(call, place) as opened, speaking_with(opened.url):
        writable(opened.conn)
        opened = admit(call, place, opened, "recover unfence")
        recovery = read_open_recovery(opened.conn)
        if recovery is None:
            raise _none_open(opened, place.environment.name)
        database = quote(opened.conn.info.dbname)
        if recovery.fence == "hard":
            limit = -1 if recovery.connection_limit is None else recovery.connection_limit
            opened.conn.execute(f"ALTER DATABASE {database} CONNECTION LIMIT {limit:d}".encode())
        elif recovery.fence == "soft":
            opened.conn.execute(
                f"ALTER DATABASE {database} RESET default_transaction_read_only".encode()
            )
        with opened.conn.transaction():
            write_event(opened.conn, recovery.number, "unfence", {}, by=place.who)
            end_recovery(opened.conn, recovery.number)
    return recovery


def writable(conn: Connection) -> None:
    """Behind a soft fence our own session begins read only, too."""
    conn.execute("SET default_transaction_read_only = off")


def other_sessions(conn: Connection) -> int:
    """Of clients that are not this tool."""
    row = conn.execute(f"SELECT pg_catalog.count(*) {_OTHERS}".encode()).fetchone()
    assert row is not None
    return int(str(row[0]))


_OTHERS = """
FROM pg_catalog.pg_stat_activity AS a
WHERE a.datname = pg_catalog.current_database()
  AND a.pid <> pg_catalog.pg_backend_pid()
  AND a.backend_type = 'client backend'
  AND a.application_name NOT LIKE 'whimbrel%'
"""


def _put_up(opened: Opened, recovery: Recovery, *, is_hard: bool) -> None:
    """What was there before is written down first; of a second fencing it is the fence itself."""
    conn, database = opened.conn, quote(opened.conn.info.dbname)
    if not recovery.fence:
        row = conn.execute(
            "SELECT d.datconnlimit FROM pg_catalog.pg_database AS d "
            "WHERE d.datname = pg_catalog.current_database()"
        ).fetchone()
        limit = int(str(row[0])) if row else -1
        remember_fence(conn, recovery.number, "hard" if is_hard else "soft", limit)
    if is_hard:
        conn.execute(f"ALTER DATABASE {database} CONNECTION LIMIT 0".encode())
    else:
        conn.execute(f"ALTER DATABASE {database} SET default_transaction_read_only = on".encode())


def _is_superuser(conn: Connection) -> bool:
    row = conn.execute("SELECT pg_catalog.current_setting('is_superuser')").fetchone()
    return row == ("on",)


def _end_sessions(conn: Connection) -> int:
    ended = 0
    for (pid,) in conn.execute(f"SELECT a.pid {_OTHERS}".encode()).fetchall():
        try:
            row = conn.execute("SELECT pg_catalog.pg_terminate_backend(%s)", (pid,)).fetchone()
            ended += row == (True,)
        except psycopg.errors.InsufficientPrivilege:
            continue  # named among those that are left
    deadline = time.monotonic() + GONE_S
    while other_sessions(conn) and time.monotonic() < deadline:
        time.sleep(0.05)
    return ended


def _left(conn: Connection) -> tuple[str, ...]:
    rows = conn.execute(
        f"SELECT a.usename::text || ' (pid ' || a.pid || ')' {_OTHERS} ORDER BY a.pid".encode()
    ).fetchall()
    return tuple(str(who) for (who,) in rows)


def _none_open(opened: Opened, environment: str) -> Failure:
    return Failure(
        Notice(
            code="V101",
            what=f"no recovery is open in {opened.identity.live.place}",
            why="there is no fence of ours to be taken down",
            next=f"`whimbrel -e {environment} recover report` shows the last one",
        )
    )
