"""The SQL files of this room, read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from ..db.connect import Connection


@cache
def sql(name: str) -> str:
    """The question `sql/NAME.sql`, as it would run in psql."""
    return (files(__package__) / "sql" / f"{name}.sql").read_text(encoding="utf-8")


@cache
def scripts() -> tuple[tuple[int, str, str], ...]:
    """(number, file name, text) of the ledger's own migrations, in order."""
    found = sorted((files(__package__) / "schema").iterdir(), key=lambda each: each.name)
    return tuple(
        (int(each.name[:4]), each.name, each.read_text(encoding="utf-8"))
        for each in found
        if each.name.endswith(".sql")
    )


def is_there(conn: Connection, table: str) -> bool:
    """Has the ledger of this database that table yet? Read only."""
    found = conn.execute("SELECT pg_catalog.to_regclass(%s) IS NOT NULL", (table,))
    return found.fetchone() == (True,)
