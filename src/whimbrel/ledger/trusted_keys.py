"""The public keys whose receipts count in this database."""

from __future__ import annotations

from typing import cast

from ..db.connect import Connection
from .notes import write_audit
from .texts import is_there, sql


def read_trusted_keys(conn: Connection) -> frozenset[str]:
    """As `ed25519:…`. Read only."""
    if not is_there(conn, "whimbrel.trusted_key"):
        return frozenset()
    rows = conn.execute(sql("trusted_keys").encode()).fetchall()
    return frozenset(cast(str, key) for (key,) in rows)


def trust_key(conn: Connection, key: str, *, by: str, reason: str) -> None:
    """From now on its receipts count; audited in the same transaction."""
    with conn.transaction():
        conn.execute(sql("trust_key").encode(), (key, by, reason))
        write_audit(conn, "receipt trust", {"key": key, "reason": reason}, by=by)


def distrust_key(conn: Connection, key: str, *, by: str, reason: str) -> bool:
    """From now on its receipts count no more; audited. False when they did not anyway."""
    with conn.transaction():
        found = conn.execute(sql("distrust_key").encode(), (key,)).fetchone()
        if found is not None:
            write_audit(conn, "receipt distrust", {"key": key, "reason": reason}, by=by)
    return found is not None
