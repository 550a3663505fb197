"""The one place where a psycopg error becomes a Failure; the SQLSTATE is kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from ..config.url import DatabaseUrl
from ..errors import Failure, Notice
from ..pg import sqlstate as states
from ..pg.ours import GUARD_SCHEMA

# Codes of failures that say: no session can be had, so that nothing can be asked.
NOT_REACHED = frozenset({*(f"C{number}" for number in range(200, 211)), "C212"})


def connection_failure(exc: psycopg.Error, url: DatabaseUrl) -> Failure:
    """Why a connection could not be made, and what to look at; never the password."""
    text = _without(url.password, str(exc))
    for marks, code, what, why, advice in _CONNECTION:
        if exc.sqlstate in marks or any(mark in text for mark in marks):
            return Failure(
                Notice(
                    code=code,
                    what=what.format(url=url.shown, user=url.user, database=url.database),
                    why=why,
                    next=advice.format(
                        url=url.shown,
                        host=url.host,
                        port=url.port,
                        user=url.user,
                        database=url.database,
                    ),
                ),
                sqlstate=exc.sqlstate,
            )
    return Failure(
        Notice(
            code="C200",
            what=f"no connection to {url.shown}: {_last_line(text)}",
            why="nothing was read and nothing was changed",
            next="check the URL with `whimbrel env`",
        ),
        sqlstate=exc.sqlstate,
    )


def statement_failure(exc: psycopg.Error, *, doing: str) -> Failure:
    """A server's refusal of a statement of our own; `doing` says what we were at. A connection
    that was lost is no refusal (C210)."""
    if is_lost(exc):
        return _lost(exc, f"{doing}: the connection to the server was lost")
    message = exc.diag.message_primary or _last_line(str(exc))
    is_guards = exc.diag.schema_name == GUARD_SCHEMA  # which says itself what to do
    known = None if is_guards else _STATEMENT.get(exc.sqlstate or "")
    why, advice = known or (
        exc.diag.message_detail or "the server refused the statement",
        exc.diag.message_hint or "mend what the message names and run the command again",
    )
    return Failure(
        Notice(code="C220", what=f"{doing}: {message}", why=why, next=advice),
        sqlstate=exc.sqlstate,
    )


@contextmanager
def speaking_with(url: DatabaseUrl) -> Iterator[None]:
    """What the server refuses in this block of our own questions, or leaves unanswered, becomes a
    Failure: C210 the connection is lost, C211 a right is missing, C220 the rest."""
    try:
        yield
    except psycopg.Error as exc:
        raise _session_failure(exc, url) from exc


def _session_failure(exc: psycopg.Error, url: DatabaseUrl) -> Failure:
    if is_lost(exc):
        return _lost(exc, f"the connection to {url.shown} was lost")
    if exc.sqlstate == states.INSUFFICIENT_PRIVILEGE:
        return Failure(
            Notice(
                code="C211",
                what=f"{url.user or 'this role'} has not the right at {url.shown}: "
                f"{exc.diag.message_primary}",
                why="the server refused the statement; what was not committed is rolled back",
                next="grant that right, or set a URL whose role has it",
            ),
            sqlstate=exc.sqlstate,
        )
    return statement_failure(exc, doing=f"asking {url.shown}")


def _lost(exc: psycopg.Error, what: str) -> Failure:
    return Failure(
        Notice(
            code="C210",
            what=what,
            why="the server, or something on the way to it, ended the session; what was not "
            "committed is rolled back",
            next="run `whimbrel status` to see what stands, then the same command again",
        ),
        sqlstate=exc.sqlstate,
    )


def is_lost(exc: psycopg.Error) -> bool:
    """Did the connection end, so that nothing more is known of the statement?"""
    return isinstance(exc, psycopg.OperationalError) and (
        exc.sqlstate is None
        or exc.sqlstate in (states.ADMIN_SHUTDOWN, states.CRASH_SHUTDOWN, "57P05", "25P03")
        or exc.sqlstate.startswith("08")
    )


def _without(secret: str, text: str) -> str:
    return text.replace(secret, "********") if secret else text


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "the server gave no reason"


# SQLSTATEs or words of libpq's message → code, what, why, next.
_CONNECTION: tuple[tuple[tuple[str, ...], str, str, str, str], ...] = (
    (
        (states.INVALID_PASSWORD, "password authentication failed", "no password supplied"),
        "C201",
        "wrong password for user {user} at {url}",
        "the server is there, but refuses this user with this password",
        "set the right user and password in the URL; `whimbrel env` names the variable",
    ),
    (
        ('role "',),
        "C202",
        "the server of {url} has no role {user}",
        "the server is there and answers, but does not know that user name",
        "correct the user in the URL, or create the role there: `createuser -h {host} -p {port} "
        "{user}`",
    ),
    (
        (states.INVALID_CATALOG_NAME, "does not exist"),
        "C202",
        "the server of {url} has no database {database}",
        "the server is there and answers, but has no database of that name",
        "correct the name in the URL, or create it: `createdb -h {host} -p {port} -U {user} "
        "{database}`",
    ),
    (
        (states.TOO_MANY_CONNECTIONS, "too many"),
        "C203",
        "no free connection slot at {url}",
        "every slot that this user may take is taken",
        "end idle sessions or raise max_connections, then run the command again",
    ),
    (
        ("no pg_hba.conf entry", states.INVALID_AUTHORIZATION),
        "C204",
        "the server of {url} does not admit user {user} from here",
        "its pg_hba.conf has no line that lets this user, database and address in",
        "add a line to pg_hba.conf, or connect from a host that is admitted",
    ),
    (
        ("Name or service not known", "could not translate host name", "resolve"),
        "C205",
        "the host name of {url} cannot be resolved",
        "DNS does not know it from this machine",
        "correct the host in the URL, or try `getent hosts {host}`",
    ),
    (
        ("SSL", "certificate"),
        "C206",
        "no TLS agreement with {url}",
        "server and client ask for different things of TLS",
        "set sslmode (and sslrootcert) in the URL as the server's operator says",
    ),
    (
        (states.CANNOT_CONNECT_NOW, "the database system is"),
        "C207",
        "the server of {url} is starting up or shutting down",
        "it takes no connections at this moment",
        "wait a moment and run the command again",
    ),
    (
        ("server closed the connection unexpectedly", "Connection reset"),
        "C212",
        "the server of {url} hung up while the connection was being made",
        "it is going down or has just crashed, or something on the way cannot reach it",
        "wait a moment and run the command again; else read the server's log",
    ),
    (
        ("timeout", "timed out"),
        "C208",
        "no answer from {url} in time",
        "the address is reachable through no open way, or the server is overloaded",
        "check network, firewall and VPN; then `pg_isready -h {host} -p {port}`",
    ),
    (
        ("Connection refused", "No such file or directory", "unreachable", "Network is"),
        "C209",
        "no server answers at {url}",
        "nothing listens there: it is stopped, or host or port is another",
        "start the server or correct the URL; `pg_isready -h {host} -p {port}` tells",
    ),
)

_STATEMENT: dict[str, tuple[str, str]] = {
    states.DISK_FULL: (
        "the server's disk is full; the statement was rolled back",
        "free disk space on the server, then run the command again",
    ),
    states.LOCK_NOT_AVAILABLE: (
        "another session holds a lock that the statement needs, and waiting longer would make "
        "others wait behind it",
        "let that session end (`SELECT * FROM pg_stat_activity` shows it), then run the command "
        "again",
    ),
    states.INSUFFICIENT_PRIVILEGE: (
        "the connecting role lacks the right",
        "run the GRANT that the message asks for as the owner, or use a direct URL of the owner",
    ),
}
