"""Opens connections: bounded in time, named, UTF-8, autocommit."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar

import psycopg

from ..config.url import DatabaseUrl
from ..pg.name import quote
from .failure import connection_failure

Connection = psycopg.Connection[tuple[object, ...]]

CONNECT_TIMEOUT_S = 10
CANCEL_TIMEOUT_S = 5.0

# The server notices within two seconds that we died, also in the middle of an index build; within
# half a minute that our machine or the way to it is lost.
_KEEPALIVES = (
    "SET tcp_keepalives_idle = 10",
    "SET tcp_keepalives_interval = 5",
    "SET tcp_keepalives_count = 3",
    "SET tcp_user_timeout = '25s'",
)
_CHECK = "SET client_connection_check_interval = '2s'"

_NOTED: ContextVar[list[Connection] | None] = ContextVar("noted", default=None)


@contextmanager
def noting_connections(made: list[Connection]) -> Iterator[None]:
    """Inside, in this thread, every new connection is added to `made`: another thread may cancel
    what runs on it."""
    token = _NOTED.set(made)
    try:
        yield
    finally:
        _NOTED.reset(token)


def connect(url: DatabaseUrl, *, application_name: str = "whimbrel") -> Connection:
    """A new autocommit connection to `url`; a Prisma URL's `?schema=` becomes its search_path, as
    Prisma itself does it.

    Keepalives are short so that a lost machine is noticed; `notice_loss` asks the same of the
    server. Raises `Failure` (C2xx), which never holds the password.
    """
    conn = connect_plainly(url, application_name=application_name)
    take_schema(conn, url)
    return conn


def connect_plainly(url: DatabaseUrl, *, application_name: str = "whimbrel") -> Connection:
    """The same without the search_path: behind a transaction pooler a setting would stay with a
    backend that serves others next."""
    settings = {
        "application_name": application_name,
        "connect_timeout": str(CONNECT_TIMEOUT_S),
        "client_encoding": "UTF8",
        "keepalives_idle": "10",
        "keepalives_interval": "5",
        "keepalives_count": "3",
        "tcp_user_timeout": "30000",
    }
    try:
        conn: Connection = psycopg.connect(
            **(settings | url.conninfo()),  # type: ignore[arg-type]
            autocommit=True,
            prepare_threshold=None,
        )
    except psycopg.Error as exc:
        raise connection_failure(exc, url) from None
    _hush_driver()
    noted = _NOTED.get()
    if noted is not None:
        noted.append(conn)
    return conn


@contextmanager
def pipelined(conn: Connection) -> Iterator[None]:
    """psycopg's pipeline, whose end waits for everything that was sent; an interrupt does not: what
    runs is cancelled and `conn` is closed."""
    with conn.pipeline():
        try:
            yield
        except (KeyboardInterrupt, SystemExit):
            with suppress(psycopg.Error):
                conn.cancel_safe(timeout=CANCEL_TIMEOUT_S)
            conn.close()
            raise


def _hush_driver() -> None:
    """What the driver logs of errors that we handle (a pipeline that one ended) is for those who
    have set up logging; Python would print it on everybody's terminal."""
    log = logging.getLogger("psycopg")
    if not log.handlers:
        log.addHandler(logging.NullHandler())


def take_schema(conn: Connection, url: DatabaseUrl) -> None:
    """Set what `?schema=` of a Prisma URL asks for."""
    schema = dict(url.prisma).get("schema")
    if schema:
        conn.execute("SELECT pg_catalog.set_config('search_path', %s, false)", (quote(schema),))


def notice_loss(conn: Connection, *more: str) -> tuple[str, ...]:
    """Let the server look after its client, as far as its system can; `more` settings go along in
    the same round trip. What was set, for a session that others open there."""
    try:
        conn.execute(";".join((_CHECK, *_KEEPALIVES, *more)).encode())
    except psycopg.errors.InvalidParameterValue:  # a server on Windows cannot look
        conn.execute(";".join((*_KEEPALIVES, *more)).encode())
        return _KEEPALIVES
    return (_CHECK, *_KEEPALIVES)
