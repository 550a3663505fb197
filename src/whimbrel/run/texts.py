"""The SQL files of this room, read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def sql(name: str) -> bytes:
    """The question `sql/NAME.sql`, as it would run in psql."""
    return (files(__package__) / "sql" / f"{name}.sql").read_bytes()
