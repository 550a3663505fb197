"""The schema as it was when we last had to do with it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from .. import __version__
from ..db.connect import Connection
from ..history.row import LedgerRow, RowState
from .texts import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSchema:
    """`fingerprint` holds as long as the ledger's rows still have the digest `history`."""

    fingerprint: str
    history: str
    tool_version: str
    at: datetime


def history_digest(rows: Iterable[LedgerRow]) -> str:
    """sha256 over what the rows say is applied; failed and rolled-back rows say nothing."""
    applied = sorted(
        f"{row.migration_name}\t{row.checksum}" for row in rows if row.state is RowState.APPLIED
    )
    return hashlib.sha256("\n".join(applied).encode()).hexdigest()


def read_known_schema(conn: Connection) -> KnownSchema | None:
    """The newest record. Read only."""
    there = conn.execute("SELECT pg_catalog.to_regclass('whimbrel.fingerprint') IS NOT NULL")
    if there.fetchone() != (True,):
        return None
    row = conn.execute(sql("fingerprint").encode()).fetchone()
    if row is None:
        return None
    fingerprint, history, version, at = row
    return KnownSchema(
        fingerprint=cast(str, fingerprint),
        history=cast(str, history),
        tool_version=cast(str, version),
        at=cast(datetime, at),
    )


def write_known_schema(conn: Connection, fingerprint: str, rows: Iterable[LedgerRow]) -> None:
    """Remember the schema as it is now, together with the rows that explain it."""
    values = (fingerprint, history_digest(rows), __version__)
    conn.execute(sql("write_fingerprint").encode(), values)
