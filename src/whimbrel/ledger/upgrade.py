"""Brings schema `whimbrel` up to what this version of the tool knows."""

from __future__ import annotations

import random
import time

import psycopg
from psycopg import errors as pg_errors

from .. import __version__
from ..db.connect import Connection
from ..db.failure import statement_failure
from ..errors import Failure, Notice
from ..pg.name import quote
from .fence import release, try_lock
from .texts import scripts, sql

# Any number will do, as long as every version of the tool takes the same.
UPGRADE_LOCK_KEY = 0x7768696D62726C01
UPGRADE_LIMIT_S = 30.0


def known_version() -> int:
    """The newest ledger that this tool can read and write."""
    return scripts()[-1][0]


def read_version(conn: Connection) -> int:
    """The version of the ledger in this database, 0 where there is none. Read only."""
    found = conn.execute("SELECT pg_catalog.to_regclass('whimbrel.version') IS NOT NULL")
    if found.fetchone() != (True,):
        return 0
    row = conn.execute(sql("version").encode()).fetchone()
    return int(str(row[0])) if row else 0


def refuse_newer(conn: Connection) -> int:
    """The ledger's version; raises `Failure` (K101) when it is newer than this tool. Read only."""
    version = read_version(conn)
    if version <= known_version():
        return version
    raise Failure(
        Notice(
            code="K101",
            what=f"the ledger of {conn.info.dbname} is newer than this whimbrel "
            f"(ledger {version}, known here {known_version()}, tool {__version__})",
            why="an older tool could misread what a newer one recorded; nothing was changed",
            next="upgrade: pip install --upgrade whimbrel",
        )
    )


def ensure_ledger(conn: Connection) -> None:
    """Create or upgrade the ledger in one transaction; does nothing when it is current.

    `conn` is an autocommit connection outside a transaction. Raises `Failure`: K101 (newer than
    the tool), K102 (no right to create it), K103 (another process holds the upgrade lock).
    """
    if refuse_newer(conn) == known_version():
        return
    deadline = time.monotonic() + UPGRADE_LIMIT_S
    while not _upgrade_once(conn):
        if time.monotonic() > deadline:
            raise _locked()
        # A waiter inside the lock function would hold a snapshot, and a concurrent index build
        # would wait for it; so we knock again instead.
        time.sleep(random.uniform(0.05, 0.2))


def _upgrade_once(conn: Connection) -> bool:
    """False when somebody else is at it. The lock is the session's and taken before the
    transaction, whose beginning makes the server forget what it knew of the catalog before."""
    if not try_lock(conn, UPGRADE_LOCK_KEY):
        return False
    try:
        _run_scripts(conn)
    finally:
        if not conn.closed:
            release(conn, [UPGRADE_LOCK_KEY])
    return True


def _run_scripts(conn: Connection) -> None:
    try:
        with conn.transaction():
            conn.execute(_SESSION)
            conn.execute(sql("as_owner").encode())
            have = refuse_newer(conn)
            for number, name, text in scripts():
                if number > have:
                    conn.execute(text.encode())
                    conn.execute(sql("write_version"), (number, name, __version__))
    except pg_errors.InsufficientPrivilege as exc:
        raise _no_right(conn, exc) from exc
    except psycopg.Error as exc:
        raise statement_failure(exc, doing="creating the ledger (schema whimbrel)") from exc


# The user's defaults must not decide where our tables go or how long we queue.
_SESSION = """
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL lock_timeout = '5s';
SET LOCAL default_tablespace = '';
SET LOCAL default_table_access_method = 'heap';
SET LOCAL check_function_bodies = off;
"""


def _no_right(conn: Connection, exc: psycopg.Error) -> Failure:
    database, user = quote(conn.info.dbname), quote(conn.info.user)
    owner = conn.execute(sql("schema_owner").encode()).fetchone()
    if owner is not None:
        why = f"schema whimbrel is there and belongs to {owner[0]}, who alone may upgrade it"
        next = f"run the same command once as {owner[0]}"
    else:
        why = "the ledger lives in a schema of its own, and this role may not create one"
        next = f"run as the owner: GRANT CREATE ON DATABASE {database} TO {user};"
    return Failure(
        Notice(
            code="K102",
            what=f"no right to create the ledger in {conn.info.dbname}: {exc.diag.message_primary}",
            why=f"{why}; nothing was changed",
            next=next,
        ),
        sqlstate=exc.sqlstate,
    )


def _locked() -> Failure:
    return Failure(
        Notice(
            code="K103",
            what="another whimbrel is upgrading the ledger of this database",
            why=f"it has held the lock for {UPGRADE_LIMIT_S:.0f} s; nothing was changed here",
            next="run the command again when the other one has ended",
        )
    )
