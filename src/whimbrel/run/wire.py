"""One message to the server and all that it answers: several statements, one round trip.

psycopg's cursors hide which statement of several failed and what the others returned; here
libpq is asked directly, so that a run knows after every message what stands.
"""

from __future__ import annotations

import select
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import psycopg
from psycopg import pq
from psycopg.pq.abc import PGconn, PGresult

from ..db.connect import CANCEL_TIMEOUT_S, Connection
from ..pg import sqlstate as states

CANCEL_LIMIT_S = 15.0  # for the server to answer a cancel
_SLICE_MS = 1000

_Field = pq.DiagnosticField
_REFUSED = (pq.ExecStatus.FATAL_ERROR, pq.ExecStatus.BAD_RESPONSE)
_ENDED = frozenset({states.ADMIN_SHUTDOWN, states.CRASH_SHUTDOWN, "57P05", "25P03", "25P04"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerError:
    """The server's own words. `position` counts characters of the message from 1."""

    sqlstate: str
    message: str
    detail: str = ""
    hint: str = ""
    context: str = ""
    position: int | None = None

    @property
    def ends_connection(self) -> bool:
        return self.sqlstate in _ENDED or self.sqlstate.startswith("08")


@dataclass(slots=True)
class Reply:
    """What came back. `is_lost`: the connection ended before all answers were in, so that what
    the message did is unknown. `was_interrupted`: Ctrl-C came, the statement was cancelled.
    """

    results: list[PGresult] = field(default_factory=list)
    error: ServerError | None = None
    is_lost: bool = False
    was_interrupted: bool = False

    @property
    def is_good(self) -> bool:
        return self.error is None and not self.is_lost and not self.was_interrupted


def converse(
    conn: Connection,
    text: str,
    *,
    alone: bool = False,
    meanwhile: Callable[[], bool] | None = None,
) -> Reply:
    """Send `text` as one simple query and collect every answer.

    `alone`: by the extended protocol, which refuses more than one statement. `meanwhile` is called
    while the server works, until it says False: something short each time. Never raises for
    what the server says, nor KeyboardInterrupt while it waits: both are in the reply.
    """
    reply = Reply()
    pgconn = conn.pgconn
    try:
        if alone:
            pgconn.send_query_params(text.encode(), None)
        else:
            pgconn.send_query(text.encode())
        _listen(pgconn, reply, meanwhile=meanwhile)
    except KeyboardInterrupt:
        _cancel(conn, reply)
    except psycopg.Error:
        # libpq raises only when the connection itself is broken.
        reply.is_lost = True
    if pgconn.status == pq.ConnStatus.BAD or (reply.error and reply.error.ends_connection):
        reply.is_lost = True
    return reply


def is_alive(conn: Connection) -> bool:
    """Has the server not hung up? Asks the socket only: no round trip."""
    pgconn = conn.pgconn
    try:
        poller = select.poll()
        poller.register(pgconn.socket, select.POLLIN)
        # A farewell is two things to read: the message and the end of the stream.
        while poller.poll(0):
            pgconn.consume_input()
            pgconn.is_busy()
    except (psycopg.Error, OSError, ValueError):
        return False
    return pgconn.status == pq.ConnStatus.OK


def _cancel(conn: Connection, reply: Reply) -> None:
    """The statement is told to stop; a second Ctrl-C closes the connection instead."""
    reply.was_interrupted = True
    try:
        conn.cancel_safe(timeout=CANCEL_TIMEOUT_S)
        _listen(conn.pgconn, reply, deadline=time.monotonic() + CANCEL_LIMIT_S)
    except (KeyboardInterrupt, psycopg.Error):
        conn.pgconn.finish()
        reply.is_lost = True


def _listen(
    pgconn: PGconn,
    reply: Reply,
    deadline: float | None = None,
    meanwhile: Callable[[], bool] | None = None,
) -> None:
    poller = select.poll()  # unlike a selector it costs no system call to have one
    poller.register(pgconn.socket, select.POLLIN)
    _push(pgconn, poller)
    while meanwhile is not None and not poller.poll(0) and meanwhile():
        pass
    while True:
        while pgconn.is_busy():
            if deadline is not None and time.monotonic() > deadline:
                raise psycopg.OperationalError("no answer to the cancel request")
            if poller.poll(_SLICE_MS):
                pgconn.consume_input()
        result = pgconn.get_result()
        if result is None:
            return
        _keep(pgconn, result, reply)


def _push(pgconn: PGconn, poller: select.poll) -> None:
    """Send all of it; a long message needs the server to read while it already answers."""
    while pgconn.flush():
        poller.modify(pgconn.socket, select.POLLIN | select.POLLOUT)
        if any(events & ~select.POLLOUT for _, events in poller.poll(_SLICE_MS)):
            pgconn.consume_input()
    poller.modify(pgconn.socket, select.POLLIN)


def _keep(pgconn: PGconn, result: PGresult, reply: Reply) -> None:
    match result.status:
        case status if status in _REFUSED:
            reply.error = reply.error or _error(result)
        case pq.ExecStatus.COPY_IN:
            pgconn.put_copy_end(b"a migration file carries no data for COPY FROM STDIN")
        case pq.ExecStatus.COPY_OUT:
            _discard(pgconn)
        case _:
            reply.results.append(result)


def _discard(pgconn: PGconn) -> None:
    """COPY TO STDOUT: nobody wants the rows."""
    while pgconn.get_copy_data(0)[0] > 0:
        pass


def _error(result: PGresult) -> ServerError:
    def words(which: pq.DiagnosticField) -> str:
        return (result.error_field(which) or b"").decode(errors="replace")

    position = words(_Field.STATEMENT_POSITION)
    return ServerError(
        # Without a code it is libpq that speaks: the connection is gone.
        sqlstate=words(_Field.SQLSTATE) or "08006",
        message=words(_Field.MESSAGE_PRIMARY) or result.error_message.decode(errors="replace"),
        detail=words(_Field.MESSAGE_DETAIL),
        hint=words(_Field.MESSAGE_HINT),
        context=words(_Field.CONTEXT),
        position=int(position) if position else None,
    )
