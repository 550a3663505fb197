"""One short text that is equal for two databases only if their schemas are: made by the servers,
so that "nothing has changed" costs no reading. Unequal says nothing; then both are read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg

from ..db.connect import Connection, pipelined
from ..db.failure import statement_failure
from . import rows as r
from .ask import question_text
from .catalog import begin_reading, questions_for

# OIDs of the very object that a row is about, whose names stand beside them.
_OWN = frozenset(["oid", "class_oid", "row_type_oid", "array_type_oid", "default_oid", "index_oid"])
_RELATIONS = frozenset(["relation_oid", "references_oid", "owner_oid"])
_LISTS = frozenset(["parents"])
# A constraint's or an index's parent, told by the parent of its table; only whether there is one.
_PARENTS = frozenset(["parent_oid"])
# Rows about other objects, which are named by these.
_ABOUT = (r.CommentRow, r.PrivilegeRow, r.OwnerRow)
# What depends on what follows from the definitions, but not what belongs to an extension; casts of
# the server are no part of a schema.
APART = ("dependencies", "casts")
MEMBERS = "members"


def schema_digest(conn: Connection) -> str:
    """Also of what the catalog leaves out (our own records, members of extensions).

    Read only, from one snapshot. Raises `Failure` (C220) where the server refuses.
    """
    try:
        with conn.transaction():
            begin_reading(conn)
            with pipelined(conn):
                asked = [conn.execute(sql.encode()) for sql in _digests(conn)]
            parts = [cursor.fetchone() for cursor in asked]
    except psycopg.Error as exc:
        raise statement_failure(exc, doing="the schema could not be read") from exc
    major = conn.info.server_version // 10000
    return " ".join([str(major), *(str(part) for part in parts)])


def _digests(conn: Connection) -> Iterator[str]:
    for field, row, questions in questions_for(conn):
        if field not in APART:
            yield from (digest_of(row, question) for question in questions)
    yield question_text(MEMBERS)


def digest_of(row: type[tuple[Any, ...]], question: str) -> str:
    """The SQL that answers with one row: how many rows the answer has, and their digest."""
    text = question_text(question).rstrip().rstrip(";")
    # One owner of everything is nobody's difference, whatever the name.
    skip = "HAVING count(DISTINCT q.owner) > 1" if row is r.OwnerRow else ""
    return (
        f"SELECT count(*), sum(pg_catalog.hashtextextended({row_text(row)}, 0)) "
        f"FROM (\n{text}\n) AS q {skip}"
    )


def row_text(row: type[tuple[Any, ...]], besides: str = "") -> str:
    """The SQL that writes a row of `q` as text without OIDs, and without the field `besides`."""
    fields: tuple[str, ...] = row._fields  # type: ignore[attr-defined]
    relations = _RELATIONS - {besides}
    columns = [f"q.{name}" for name in fields if not name.endswith("oid") and name not in _LISTS]
    columns += [f"q.{name}::pg_catalog.regclass" for name in fields if name in relations]
    columns += [f"q.{name}::pg_catalog.regclass[]" for name in fields if name in _LISTS]
    columns += [f"q.{name} <> 0" for name in fields if name in _PARENTS]
    if row is r.IndexRow:
        columns.append("q.parent_oid::pg_catalog.regclass")
    if row is r.SettingRow:
        columns.append("q.oid::pg_catalog.regclass")
    if row in _ABOUT:
        part = "q.part" if "part" in fields else "0"
        columns.append(f"pg_catalog.pg_describe_object(q.class_oid, q.oid, {part})")
    if "home_oid" in fields:
        columns.append("pg_catalog.pg_describe_object(q.home_class_oid, q.home_oid, 0)")
    known = _OWN | _RELATIONS | _PARENTS | {"home_oid", "home_class_oid"}
    unknown = [name for name in fields if name.endswith("oid") and name not in known]
    assert not unknown, f"{row.__name__}: what names {unknown}?"
    return f"ROW({', '.join(columns)})::text"
