"""Where a server keeps its data, where it runs on this machine. Read only."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import cast

from ..db.connect import Connection
from ..disk.free_space import free_bytes


def read_data_folder(conn: Connection) -> Path | None:
    """None where this role may not know it, or where the folder here is not that server's."""
    query = (files(__package__) / "sql" / "data_directory.sql").read_bytes()
    row = conn.execute(query).fetchone()
    if row is None or row[0] is None:
        return None
    folder, port, started = cast(str, row[0]), cast(int, row[1]), cast(float, row[2])
    return None if free_bytes(folder, port, started) is None else Path(folder)
