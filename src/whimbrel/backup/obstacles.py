"""Says before any work what would keep a dump from being whole."""

from __future__ import annotations

from collections.abc import Sequence

from ..db.connect import Connection
from ..errors import Failure, Notice
from ..pg.name import quote
from .relation import Relation

_NAMED = 5


def refuse_what_cannot_be_read(conn: Connection, relations: Sequence[Relation]) -> None:
    """Raises `Failure` (B110) for rights that are missing, (B112) for rows that row security would
    hide from this role. Nothing was begun."""
    dumped = [each for each in relations if each.is_dumped and each.kind != "f"]
    user = quote(conn.info.user)
    closed = [each for each in dumped if not (each.may_enter and each.may_read)]
    if closed:
        raise Failure(
            Notice(
                code="B110",
                what=f"{conn.info.user} may not read {_names(closed)}",
                why="a backup without them would not be one; nothing was begun",
                next=f"run as their owner: {_grants(closed, user)}",
            )
        )
    filtered = [each for each in dumped if each.is_filtered]
    if filtered:
        raise Failure(
            Notice(
                code="B112",
                what=f"row security hides rows of {_names(filtered)} from {conn.info.user}",
                why="the backup would hold a part of them and look whole; nothing was begun",
                next=f"back up as their owner, or as a superuser run: ALTER ROLE {user} BYPASSRLS;",
            )
        )


def _names(relations: Sequence[Relation]) -> str:
    names = [each.relation.shown for each in relations[:_NAMED]]
    more = f" and {len(relations) - _NAMED} more" if len(relations) > _NAMED else ""
    return ", ".join(names) + more


def _grants(closed: Sequence[Relation], user: str) -> str:
    schemas = dict.fromkeys(each.schema for each in closed)
    shut = dict.fromkeys(each.schema for each in closed if not each.may_enter)
    lines = [f"GRANT USAGE ON SCHEMA {quote(name)} TO {user};" for name in shut]
    for schema in schemas:
        unread = [e for e in closed if e.schema == schema and not e.may_read]
        if any(each.kind != "S" for each in unread):
            lines.append(f"GRANT SELECT ON ALL TABLES IN SCHEMA {quote(schema)} TO {user};")
        if any(each.kind == "S" for each in unread):
            lines.append(f"GRANT SELECT ON ALL SEQUENCES IN SCHEMA {quote(schema)} TO {user};")
    return " ".join(lines)
