"""The guard inside a database, as it stands there. Read only."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from ..db.connect import Connection
from ..guard.protection import Allowance, Protection
from ..pg.name import RelationName
from .ask import ask


class _Row(NamedTuple):
    version: int
    environment: str
    contacts: str
    by: str
    since: datetime
    made_template: bool
    is_template: bool
    owner: str
    events: list[str]


class _Allowance(NamedTuple):
    role: str
    tables: str
    reason: str
    by: str
    since: datetime
    until: datetime | None


class _Table(NamedTuple):
    schema: str
    relation: str


def read_protection(conn: Connection) -> Protection | None:
    """None where this database is not protected, or not any more."""
    if not _is_there(conn):
        return None
    rows = ask(conn, "protection", _Row)
    if not rows:
        return None
    values = rows[0]._asdict() | {"events": tuple(rows[0].events)}
    return Protection(
        **values,
        open=read_open_tables(conn),
        allowances=tuple(
            Allowance(**each._asdict()) for each in ask(conn, "protection_allowances", _Allowance)
        ),
    )


def read_open_tables(conn: Connection) -> tuple[RelationName, ...]:
    """Those whose rows TRUNCATE could take."""
    return _tables(conn, "protection_open")


def read_covered_tables(conn: Connection) -> tuple[RelationName, ...]:
    """Those that have the guard's trigger, on or off."""
    return _tables(conn, "protection_covered")


def is_a_role(conn: Connection, name: str) -> bool:
    """Does the server know it?"""
    asked = "SELECT FROM pg_catalog.pg_roles AS r WHERE r.rolname = %s"
    return conn.execute(asked, (name,)).fetchone() is not None


def is_template(conn: Connection) -> bool:
    """Is this database one, so that nobody can drop it?"""
    asked = """SELECT d.datistemplate FROM pg_catalog.pg_database AS d
               WHERE d.datname = pg_catalog.current_database()"""
    return conn.execute(asked).fetchone() == (True,)


def has_remains(conn: Connection) -> bool:
    """Is anything of a guard there, whole or not?"""
    asked = "SELECT pg_catalog.to_regnamespace('whimbrel_protect') IS NOT NULL"
    return conn.execute(asked).fetchone() == (True,)


def _is_there(conn: Connection) -> bool:
    asked = "SELECT pg_catalog.to_regclass('whimbrel_protect.protection') IS NOT NULL"
    return conn.execute(asked).fetchone() == (True,)


def _tables(conn: Connection, question: str) -> tuple[RelationName, ...]:
    return tuple(RelationName(*row) for row in ask(conn, question, _Table))
