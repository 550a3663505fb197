"""What can be seen of a database that nobody has marked. Read only."""

from __future__ import annotations

import ipaddress
from importlib.resources import files
from typing import cast

from ..config.identity import Evidence
from ..db.connect import Connection


def read_evidence(conn: Connection) -> Evidence:
    """Size, tables, rows, clients, replicas and age, for the human who has to say what it is."""
    with conn.transaction():
        # Names shall mean PostgreSQL's own, whatever this role's search_path says.
        conn.execute("SET LOCAL search_path = pg_catalog, pg_temp")
        size, tables, rows, clients, replicas, is_empty, may_look, is_near = _one(conn, "evidence")
        (age,) = _one(conn, "age") if may_look else (None,)
    return Evidence(
        size_bytes=cast(int, size),
        table_count=cast(int, tables),
        row_count=cast(int, rows),
        other_clients=cast(int, clients),
        replicas=cast(int, replicas),
        is_empty=cast(bool, is_empty),
        created_days_ago=cast("int | None", age),
        is_loopback=is_near is True and _is_loopback(conn.info.host, conn.info.hostaddr),
    )


def _one(conn: Connection, question: str) -> tuple[object, ...]:
    row = conn.execute((files(__package__) / "sql" / f"{question}.sql").read_bytes()).fetchone()
    assert row is not None
    return row


def _is_loopback(host: str, address: str) -> bool:
    """`address` is where libpq went; the host may be any name for it."""
    if not address:
        return host.startswith(("/", "@"))
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
