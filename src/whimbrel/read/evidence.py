"""What can be seen of a database that nobody has marked. Read only."""

from __future__ import annotations

import ipaddress
from importlib.resources import files
from typing import cast

from ..config.identity import Evidence
from ..db.connect import Connection


def read_evidence(conn: Connection) -> Evidence:
    """Size, tables, rows, clients, replicas and age, for the human who has to say what it is."""
    row = conn.execute((files(__package__) / "sql" / "evidence.sql").read_bytes()).fetchone()
    assert row is not None
    size, tables, rows, clients, replicas, is_empty, age = row
    return Evidence(
        size_bytes=cast(int, size),
        table_count=cast(int, tables),
        row_count=cast(int, rows),
        other_clients=cast(int, clients),
        replicas=cast(int, replicas),
        is_empty=cast(bool, is_empty),
        created_days_ago=cast("int | None", age),
        is_loopback=_is_loopback(conn.info.host, conn.info.hostaddr),
    )


def _is_loopback(host: str, address: str) -> bool:
    if host.startswith("/") or host == "localhost":
        return True
    try:
        return ipaddress.ip_address(address or host).is_loopback
    except ValueError:
        return False
