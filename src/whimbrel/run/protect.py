"""Puts the guard into a database, and takes it out again.

Functions and event triggers make nobody wait. The trigger that stops TRUNCATE takes a lock that
writers wait behind, so each table has a short transaction of its own, and who is in the way is
waited for outside of it.
"""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from ..db.connect import Connection
from ..db.failure import statement_failure
from ..errors import Failure, Notice
from ..guard.protection import VERSION, Allowance
from ..pg import sqlstate as states
from ..pg.name import RelationName, quote
from ..pg.ours import EVENT_TRIGGERS, GUARD_SCHEMA, TRUNCATE_TRIGGER
from .patience import Patience
from .texts import sql

# Writers may have to wait so long behind our own waiting.
LOCK_MS = 200
PATIENCE = Patience(tries=8, first_s=0.2, cap_s=4.0, total_s=20.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What the guard of a database says to whom it stops, and whether it keeps the database itself
    from DROP DATABASE."""

    environment: str
    contacts: str
    by: str
    made_template: bool = False


def install(conn: Connection, guard: Guard) -> None:
    """All but the triggers of the tables, in one transaction. Raises `Failure`: G180 a right is
    missing, C220 for what else the server refuses."""
    values = (VERSION, guard.environment, guard.contacts, guard.by, guard.made_template)
    with _as_whoever_may(conn, "protect"), conn.transaction():
        conn.execute("SET LOCAL lock_timeout = '5s'")
        conn.execute(sql("protect"))
        conn.execute(sql("protection"), values)
        if guard.made_template:
            _set_template(conn, is_template=True)


def cover(
    conn: Connection, tables: Sequence[RelationName], tell: Callable[[str], None]
) -> tuple[RelationName, ...]:
    """Give each table the trigger that stops TRUNCATE; which could not be had, because others kept
    them locked or somebody else owns them."""
    words = (
        f"CREATE OR REPLACE TRIGGER {TRUNCATE_TRIGGER} BEFORE TRUNCATE ON {{table}} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {GUARD_SCHEMA}.stop_truncate()",
        f"ALTER TABLE {{table}} ENABLE TRIGGER {TRUNCATE_TRIGGER}",
    )
    return _each(conn, tables, words, tell)


def uncover(
    conn: Connection, tables: Sequence[RelationName], tell: Callable[[str], None]
) -> tuple[RelationName, ...]:
    """Take it from them; which could not be had."""
    return _each(conn, tables, (f"DROP TRIGGER IF EXISTS {TRUNCATE_TRIGGER} ON {{table}}",), tell)


def switch_off(conn: Connection, *, made_template: bool) -> None:
    """From here on everything passes, also where tables have their triggers still. Raises `Failure`
    (G180)."""
    with _as_whoever_may(conn, "protect remove"), conn.transaction():
        conn.execute("SET LOCAL lock_timeout = '5s'")
        for name in EVENT_TRIGGERS:
            conn.execute(f"DROP EVENT TRIGGER IF EXISTS {name}".encode())
        conn.execute("DELETE FROM whimbrel_protect.protection")
        if made_template:
            _set_template(conn, is_template=False)


def take_out(conn: Connection) -> None:
    """The rest, when no table has a trigger any more."""
    with _as_whoever_may(conn, "protect remove"):
        conn.execute(f"DROP SCHEMA IF EXISTS {GUARD_SCHEMA} CASCADE".encode())


def allow(conn: Connection, allowance: Allowance) -> None:
    """Let him pass from now on; the same role and tables again replace what was said before. Raises
    `Failure` (G180)."""
    said = allowance
    values = (said.role, said.tables, said.reason, said.by, said.until)
    with _as_whoever_may(conn, "protect allow"):
        conn.execute(sql("allow"), values)


def disallow(conn: Connection, role: str, tables: str) -> bool:
    """Was he allowed? Raises `Failure` (G180)."""
    with _as_whoever_may(conn, "protect disallow"):
        return conn.execute(sql("disallow"), (role, tables)).fetchone() is not None


def _set_template(conn: Connection, *, is_template: bool) -> None:
    word = "true" if is_template else "false"
    name = quote(conn.info.dbname)
    conn.execute(f"ALTER DATABASE {name} IS_TEMPLATE {word}".encode())


def _each(
    conn: Connection,
    tables: Sequence[RelationName],
    statements: Sequence[str],
    tell: Callable[[str], None],
) -> tuple[RelationName, ...]:
    """In rounds, with pauses between them: a table that is busy now is tried again last."""
    left, closed = list(tables), []
    pauses = PATIENCE.pauses(iter(random.random, None))
    for pause in itertools.chain(pauses, (None,)):
        busy = []
        for table in left:
            match _one(conn, table, statements):
                case states.LOCK_NOT_AVAILABLE:
                    busy.append(table)
                case states.INSUFFICIENT_PRIVILEGE:
                    closed.append(table)
        left = busy
        if not left or pause is None:
            break
        tell(f"  {len(left)} locked by others, {left[0].shown} first; again in {pause:.1f} s")
        time.sleep(pause)
    return (*left, *closed)


def _one(conn: Connection, table: RelationName, statements: Sequence[str]) -> str:
    """The SQLSTATE of a refusal that says nothing of the others; empty where it is done."""
    try:
        with conn.transaction():
            conn.execute(f"SET LOCAL lock_timeout = {LOCK_MS:d}".encode())
            for each in statements:
                conn.execute(each.format(table=table).encode())
    except psycopg.Error as exc:
        passing = (states.LOCK_NOT_AVAILABLE, states.INSUFFICIENT_PRIVILEGE)
        if exc.sqlstate == states.UNDEFINED_TABLE:
            return ""  # dropped since it was read
        if exc.sqlstate in passing:
            return exc.sqlstate
        raise statement_failure(exc, doing=f"the trigger of {table.shown}") from exc
    return ""


@contextmanager
def _as_whoever_may(conn: Connection, verb: str) -> Iterator[None]:
    try:
        yield
    except psycopg.Error as exc:
        if exc.sqlstate == states.INSUFFICIENT_PRIVILEGE:
            raise _no_right(conn, exc, verb) from exc
        raise statement_failure(exc, doing=verb) from exc


def _no_right(conn: Connection, exc: psycopg.Error, verb: str) -> Failure:
    return Failure(
        Notice(
            code="G180",
            what=f"{conn.info.user} may not change the guard of {conn.info.dbname}: "
            f"{exc.diag.message_primary}",
            why="event triggers belong to a superuser, or to whom a managed service lets make them "
            "(the main user of Amazon RDS, postgres of Supabase), so that the role that is stopped "
            "cannot take them off; nothing was changed",
            next="run it once with that role's URL in the variable that `whimbrel env` names, say: "
            f"PRODUCTION_DIRECT_URL=postgresql://postgres@HOST/{conn.info.dbname} "
            f"whimbrel -e production {verb}; deploys keep theirs",
        ),
        sqlstate=exc.sqlstate,
    )
