"""Is a restored database sound: pages, indexes, and what refers to what?

amcheck (manual, F.1) finds rows that an index has lost and pages that hold nonsense; references are
asked one by one, because a constraint that is NOT VALID or NOT ENFORCED, or was bypassed by
session_replication_role, promises nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import psycopg

from ..db.connect import Connection
from .ask import ask

_REGCLASS = "pg_catalog.oid::pg_catalog.regclass"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reference:
    name: str
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Checkable:
    oid: int
    name: str
    kind: str
    is_unique: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Soundness:
    """`problems` in words, empty when all is well; `not_looked` says what could not be, and why."""

    problems: tuple[str, ...]
    not_looked: str = ""


def read_soundness(conn: Connection) -> Soundness:
    """Reads every page and index once, so on a copy only. Needs a superuser, and `pin_settings`;
    makes the extension amcheck where it is not."""
    references = ask(conn, "foreign_keys", _Reference)
    problems = []
    for each in references:
        if conn.execute(each.query.encode()).fetchone() is not None:
            problems.append(f"{each.name}: a row refers to one that is not there")
    schema, why_not = _amcheck(conn)
    if why_not:
        return Soundness(problems=tuple(problems), not_looked=why_not)
    checkable = ask(conn, "checkable", _Checkable)
    for thing in checkable:
        problems += _checked(conn, schema, thing)
    return Soundness(problems=tuple(problems))


def _amcheck(conn: Connection) -> tuple[str, str]:
    """The schema that the extension is in, or why there is none."""
    try:
        conn.execute("CREATE EXTENSION IF NOT EXISTS amcheck SCHEMA pg_catalog")
        row = conn.execute(
            "SELECT pg_catalog.quote_ident(n.nspname) FROM pg_catalog.pg_extension AS e "
            "JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace "
            "WHERE e.extname = 'amcheck'"
        ).fetchone()
    except psycopg.Error as exc:
        return "", f"pages and indexes: {exc.diag.message_primary or 'amcheck is not there'}"
    return (str(row[0]), "") if row else ("", "pages and indexes: amcheck is not there")


def _checked(conn: Connection, schema: str, thing: _Checkable) -> list[str]:
    try:
        if thing.kind != "i":
            heap = f"{schema}.verify_heapam(%s::{_REGCLASS})"
            question = f"SELECT v.blkno, v.msg FROM {heap} AS v LIMIT 1"
            rows = conn.execute(question.encode(), (thing.oid,)).fetchall()
            return [f"{thing.name}: block {block}: {message}" for block, message in rows]
        question = f"SELECT {schema}.bt_index_check(%s::{_REGCLASS}, true)"
        conn.execute(question.encode(), (thing.oid,))
    except psycopg.Error as exc:
        return [f"{thing.name}: {exc.diag.message_primary or exc}"]
    return []
