"""Runs a script in a scratch database as psql would: statement by statement, in autocommit."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

import psycopg

from ..db.connect import Connection
from ..db.failure import is_lost
from ..db.scratch import ensure_role_stubs
from ..errors import Failure, Notice
from ..pg import sqlstate as states
from ..pg.name import quote
from ..script import node
from ..script.excerpt import excerpt
from ..script.parse import parse_script, syntax_failure
from ..script.roles import roles_named
from ..script.statement import Script, Statement
from ..script.tokens import scan
from .outside import is_left_out, reaches_outside


def load(conn: Connection, text: str, *, name: str) -> None:
    """Run all of `text`; `name` is the file for people.

    A BEGIN … COMMIT of the script's own is respected. What says nothing of a schema (roles,
    settings and rights of the server's databases) is left out, and roles that are not there are
    stood in for. Raises `Failure`: S1xx for what is no SQL, D320 where a statement fails, with a
    caret at the place, D321 before anything has run where one would reach beyond its database;
    `Stop` E228 where a role is missing that may not be made.
    """
    script = parse_script(text, name=name)
    for statement in script.statements:
        _refuse(statement, script, name)
    stand_in_for_roles(conn, script.statements)
    for statement in script.statements:
        _run(conn, statement, script, name)
    if conn.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
        conn.rollback()


def stand_in_for_roles(conn: Connection, statements: Iterable[Statement]) -> None:
    """Make those that the statements name and the server does not know. Raises `Stop` E228."""
    names = {name for statement in statements for name in roles_named(statement)}
    if names:
        ensure_role_stubs(conn, sorted(names))


def run_in_scratch(conn: Connection, statement: Statement) -> None:
    """One statement, or what stands for it here. Raises psycopg's errors."""
    if not is_left_out(statement):
        conn.execute(statement.sql.encode())
    elif node.kind(statement.node or node.NOTHING) == "AlterDatabaseSetStmt":
        # Not everybody may set everything, and then it says nothing of the schema either.
        with suppress(psycopg.errors.InsufficientPrivilege), conn.transaction():
            conn.execute(_said_of(conn.info.dbname, statement.sql))


def _said_of(database: str, sql: str) -> bytes:
    """`ALTER DATABASE name …` with another name."""
    raw = sql.encode()
    tokens = scan(raw)
    start, end = tokens.starts[2], tokens.ends[2]
    return raw[:start] + quote(database).encode() + raw[end:]


def _refuse(statement: Statement, script: Script, name: str) -> None:
    if statement.problem is not None:
        raise syntax_failure(statement, name)
    does = reaches_outside(statement)
    if does:
        raise Failure(
            Notice(
                code="D321",
                what=f"{name}, line {statement.line}: {statement.tag} is not run in a scratch "
                "database",
                why=f"it {does}; what is tried out in scratch must stay there",
                next="keep such statements out of schema files and migrations: run them once, "
                "by hand, on the server they are meant for",
                excerpt=excerpt(script.text, statement.offset, name=name),
            )
        )


def _run(conn: Connection, statement: Statement, script: Script, name: str) -> None:
    try:
        run_in_scratch(conn, statement)
    except psycopg.Error as exc:
        raise _failure(exc, statement, script, name) from exc


def _failure(exc: psycopg.Error, statement: Statement, script: Script, name: str) -> Failure:
    if is_lost(exc):
        what, why = "the scratch server was lost", "its answer to this statement never came"
    else:
        what = exc.diag.message_primary or type(exc).__name__
        why = exc.diag.message_detail or "PostgreSQL refuses the statement in an empty database"
    advice = _EXTENSION if _lacks_extension(exc) else exc.diag.message_hint or _CORRECT
    position = int(exc.diag.statement_position or 1) - 1
    return Failure(
        Notice(
            code="D320",
            what=f"{name}, line {statement.line}: {what}",
            why=why,
            next=advice,
            excerpt=excerpt(script.text, statement.offset + position, name=name),
        ),
        sqlstate=exc.sqlstate,
    )


def _lacks_extension(exc: psycopg.Error) -> bool:
    is_missing = exc.sqlstate in (states.UNDEFINED_FILE, states.FEATURE_NOT_SUPPORTED)
    return is_missing and "extension" in (exc.diag.message_primary or "")


_CORRECT = "correct the place above; `psql -v ON_ERROR_STOP=1` would stop there too"
_EXTENSION = "set WHIMBREL_SCRATCH_URL to a development server that has the extension installed"
