"""Sign-offs: what a human has looked at in this database, as it was then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import cast

from .. import __version__
from ..db.connect import Connection
from ..guard.gate import SignOff
from .notes import write_audit
from .texts import is_there, sql


def read_signoffs(conn: Connection) -> tuple[SignOff, ...]:
    """All that were given here, oldest first. Read only."""
    if not is_there(conn, "whimbrel.signoff"):
        return ()
    return tuple(_signoff(row) for row in conn.execute(sql("signoffs").encode()).fetchall())


def write_signoff(conn: Connection, signoff: SignOff) -> SignOff:
    """Keep it, audited in the same transaction; with the moment by the server's clock."""
    values = (
        signoff.name,
        signoff.who,
        signoff.fingerprint,
        sorted(signoff.checksums),
        signoff.signed_on,
        __version__,
    )
    with conn.transaction():
        row = conn.execute(sql("write_signoff").encode(), values).fetchone()
        write_audit(conn, "signoff", {"name": signoff.name}, by=signoff.who)
    assert row is not None
    return replace(signoff, at=cast(datetime, row[0]))


def _signoff(row: tuple[object, ...]) -> SignOff:
    name, who, at, fingerprint, checksums, signed_on = row
    return SignOff(
        name=cast(str, name),
        who=cast(str, who),
        at=cast(datetime, at),
        fingerprint=cast(str, fingerprint),
        checksums=frozenset(cast("Iterable[str]", checksums)),
        signed_on=cast(str, signed_on),
    )
