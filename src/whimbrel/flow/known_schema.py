"""The schema that a database has now, against the one that our records say we left it with."""

from __future__ import annotations

from dataclasses import replace

from ..catalog.fingerprint import fingerprint
from ..db.connect import Connection
from ..history.row import LedgerRow, RowState
from ..ledger.fingerprints import history_digest, read_known_schema, write_known_schema
from ..read.catalog import read_objects
from ..run.deployment import Deployment
from ..run.wire import is_alive
from .ignored import heeding
from .opened import Opened


def has_drifted(opened: Opened, rows: tuple[LedgerRow, ...]) -> bool | None:
    """Is the schema another than when we last had to do with it? None: we never had, others have
    applied migrations since, or one stands half applied. Read only."""
    known = read_known_schema(opened.conn)
    is_half_way = any(row.state is RowState.FAILED for row in rows)
    if known is None or is_half_way or known.history != history_digest(rows):
        return None
    live = read_objects(opened.conn)
    # What was remembered before a rule came holds what the rule leaves out.
    return known.fingerprint not in (fingerprint(heeding(opened.ignored, live)), fingerprint(live))


def is_known_schema(opened: Opened, rows: tuple[LedgerRow, ...]) -> bool:
    """Is there no sign of drift? Read only."""
    return has_drifted(opened, rows) is not True


def schema_now(opened: Opened, beside: Connection | None = None) -> str:
    """The fingerprint of the live schema, without what the project ignores; `beside` is another
    session that is free to help. Read only."""
    return fingerprint(heeding(opened.ignored, read_objects(opened.conn, beside=beside)))


def remember_schema(opened: Opened, deployment: Deployment) -> None:
    """From here on, any other schema is drift."""
    opened = awake(opened, deployment)
    write_known_schema(opened.conn, schema_after(opened, deployment), deployment.rows())


def schema_after(opened: Opened, deployment: Deployment) -> str:
    """Read by the session that has changed it, with the command's own, which is idle."""
    reader = deployment.reader
    beside = opened.conn if opened.conn is not reader else None
    return schema_now(replace(opened, conn=reader), beside)


def awake(opened: Opened, deployment: Deployment) -> Opened:
    """A server that was restarted in the middle has ended the command's own connection too."""
    return opened if is_alive(opened.conn) else replace(opened, conn=deployment.books)
