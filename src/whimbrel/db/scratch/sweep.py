"""Drops what killed processes left, and templates beyond the number that is kept."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import psycopg

from ...pg.name import quote
from ..connect import Connection
from .ask import ask
from .mark import marked_databases

TEMPLATES_KEPT = 5

# Somebody else was faster, or has begun to use it, or made it and may alone drop it.
_LEFT_ALONE = (
    psycopg.errors.InvalidCatalogName,
    psycopg.errors.ObjectInUse,
    psycopg.errors.InsufficientPrivilege,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Session:
    pid: int
    began: float | None


def drop_abandoned(conn: Connection) -> None:
    """Drop marked databases that are no templates, whose session is over and nobody is in."""
    left = [each for each in marked_databases(conn) if not each.is_template]
    if not left:
        return
    began = {each.pid: each.began for each in ask(conn, "sessions", _Session)}
    for each in left:
        # An unknown beginning is another role's session: it may be the one.
        is_live = each.mark.pid in began and began[each.mark.pid] in (None, each.mark.began)
        if not is_live and not each.connections:
            _drop(conn, each.name)


def drop_oldest_templates(conn: Connection, *, kept: int = TEMPLATES_KEPT) -> None:
    """Keep the templates that were used last."""
    templates = [each for each in marked_databases(conn) if each.is_template]
    newest_first = sorted(templates, key=lambda each: each.mark.used, reverse=True)
    for each in newest_first[kept:]:
        _drop(conn, each.name)


def _drop(conn: Connection, name: str) -> None:
    with suppress(*_LEFT_ALONE):
        conn.execute(f"DROP DATABASE {quote(name)}".encode())
