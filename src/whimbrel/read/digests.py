"""A short text of each relation, routine and type, made by the server: where two databases give
the same, what they hold there is the same, and need not be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from ..db.connect import Connection, pipelined
from .ask import question_text
from .catalog import questions_for, unanswered
from .digest import APART, MEMBERS, digest_of, row_text
from .rows import OwnerRow

_CLASS = "'pg_catalog.pg_class'::pg_catalog.regclass"
_PROC = "'pg_catalog.pg_proc'::pg_catalog.regclass"
_TYPE = "'pg_catalog.pg_type'::pg_catalog.regclass"
_CONSTRAINT = "'pg_catalog.pg_constraint'::pg_catalog.regclass"
# A comment belongs to the relation that it is about, or is about a part of; a security label to
# nobody.
_COMMENTED = (
    f"CASE WHEN q.provider <> '' THEN 0::pg_catalog.oid "
    f"WHEN q.class_oid = {_CONSTRAINT} THEN {_CLASS}::pg_catalog.oid ELSE q.class_oid END",
    f"""coalesce(
        CASE q.class_oid
            WHEN {_CLASS} THEN (
                SELECT i.indrelid FROM pg_catalog.pg_index i WHERE i.indexrelid = q.oid
            )
            WHEN {_CONSTRAINT} THEN (
                SELECT k.conrelid FROM pg_catalog.pg_constraint k WHERE k.oid = q.oid
            )
        END,
        q.oid
    )""",
)
# What the rows of a field belong to: class and OID. Of each other question there is one digest:
# what differs there may reach further than dependencies tell.
_HOMES = {
    "relations": (_CLASS, "q.oid"),
    "columns": (_CLASS, "q.relation_oid"),
    "constraints": (_CLASS, "q.relation_oid"),
    "indexes": (_CLASS, "q.relation_oid"),
    "sequences": (_CLASS, "CASE q.owner_oid WHEN 0 THEN q.oid ELSE q.owner_oid END"),
    "views": (_CLASS, "q.oid"),
    "view_columns": (_CLASS, "q.relation_oid"),
    "triggers": (_CLASS, "q.relation_oid"),
    "policies": (_CLASS, "q.relation_oid"),
    "settings": (_CLASS, "q.oid"),
    "routines": (_PROC, "q.oid"),
    "enums": (_TYPE, "q.oid"),
    "domains": (_TYPE, "q.oid"),
    "comments": _COMMENTED,
    "privileges": ("q.class_oid", "q.oid"),
    "owners": ("q.class_oid", "q.oid"),
}
RELATION, ROUTINE, TYPE, NOBODY = "relation", "routine", "type", ""


class Home(NamedTuple):
    """`name` in full, as the server writes it; empty for all of the kind `NOBODY` together."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Digests:
    """`rest`: of what belongs to none of these, by question."""

    homes: Mapping[Home, Decimal]
    rest: Mapping[str, str]


def ask_digests(conn: Connection) -> Digests:
    """`conn` is in a transaction that has begun to read. Raises what psycopg raises."""
    vain = unanswered(conn)
    asked = [
        (question, field in _HOMES, _digests_of(field, row, question))
        for field, row, questions in questions_for(conn)
        for question in questions
        if question not in vain and field not in APART
    ]
    asked.append((MEMBERS, False, question_text(MEMBERS)))
    with pipelined(conn):
        cursors = [conn.execute(sql.encode()) for _, _, sql in asked]
    homes: defaultdict[Home, Decimal] = defaultdict(Decimal)
    rest: dict[str, str] = {}
    for (question, has_homes, _), cursor in zip(asked, cursors, strict=True):
        rows: Any = cursor.fetchall()
        if has_homes:
            for kind, name, total in rows:
                homes[Home(kind, name)] += total
        elif rows and rows[0][0]:
            rest[question] = str(rows[0])
    return Digests(homes=dict(homes), rest=rest)


def differing(one: Digests, two: Digests) -> frozenset[Home] | None:
    """What is not the same on both sides, or is on one of them only. None where that belongs to
    nobody."""
    homes = {*one.homes, *two.homes}
    found = frozenset(home for home in homes if one.homes.get(home) != two.homes.get(home))
    is_of_nobody = any(home.kind == NOBODY for home in found)
    return None if is_of_nobody or one.rest != two.rest else found


def _digests_of(field: str, row: type[tuple[Any, ...]], question: str) -> str:
    """The name of a home is told once, beside the sum of its rows."""
    if field not in _HOMES:
        return digest_of(row, question)
    class_oid, oid = _HOMES[field]
    text = question_text(question).rstrip().rstrip(";")
    said = _OWNED if row is OwnerRow else row_text(row, besides="relation_oid")
    return f"""
        SELECT {_KIND}, {_NAME}, h.total
        FROM (
            SELECT w.class_oid, w.oid, sum(w.hash) AS total
            FROM (
                SELECT {class_oid} AS class_oid, {oid} AS oid,
                    pg_catalog.hashtextextended({said}, {len(question)}) AS hash
                FROM (\n{text}\n) AS q
            ) AS w
            GROUP BY w.class_oid, w.oid
        ) AS h
        ORDER BY 1, 2
    """


_KIND = f"""CASE
    WHEN h.oid = 0 THEN ''
    WHEN h.class_oid = {_CLASS} THEN '{RELATION}'
    WHEN h.class_oid = {_PROC} THEN '{ROUTINE}'
    WHEN h.class_oid = {_TYPE} THEN '{TYPE}'
    ELSE ''
END"""
_NAME = f"""CASE
    WHEN h.oid = 0 THEN ''
    WHEN h.class_oid = {_CLASS} THEN h.oid::pg_catalog.regclass::text
    WHEN h.class_oid = {_PROC} THEN h.oid::pg_catalog.regprocedure::text
    WHEN h.class_oid = {_TYPE} THEN h.oid::pg_catalog.regtype::text
    ELSE ''
END"""
# One owner of everything is nobody's difference, whatever the name.
_OWNED = """ROW(
    CASE WHEN min(q.owner) OVER () = max(q.owner) OVER () THEN '' ELSE q.owner END,
    pg_catalog.pg_describe_object(q.class_oid, q.oid, 0)
)::text"""
