"""How the scratch room says no."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from ...config.url import DatabaseUrl
from ...errors import Failure, Notice, Stop
from ...pg import sqlstate as states
from ..connect import Connection
from ..failure import statement_failure
from .ask import ask

SETTING = "set WHIMBREL_SCRATCH_URL to a development server whose user may create databases"


@dataclass(frozen=True, slots=True, kw_only=True)
class _System:
    system_identifier: str


def refuse_forbidden(conn: Connection, server: DatabaseUrl, forbidden: frozenset[str]) -> None:
    """Raise `Stop` E221 on a server that is listed as shared, or that does not say which it is."""
    if not forbidden:
        return
    try:
        system = ask(conn, "system", _System)[0].system_identifier
    except psycopg.Error:
        system = ""
    if system and system not in forbidden:
        return
    raise Stop(
        Notice(
            code="E221",
            what=f"no scratch database on the server of {server.shown}",
            why="whimbrel.lock lists that server as a shared one"
            if system
            else "it does not tell which server it is, and whimbrel.lock lists shared ones",
            next=SETTING,
        )
    )


@contextmanager
def speaking_to(server: DatabaseUrl) -> Iterator[None]:
    """What the server refuses in this block becomes a Failure; for statements of our own only."""
    try:
        yield
    except psycopg.Error as exc:
        raise statement_failure(exc, doing=f"scratch databases on {server.shown}") from exc


def creation_failure(exc: psycopg.Error, server: DatabaseUrl, template: str | None) -> Failure:
    """Why `CREATE DATABASE` was refused."""
    match exc.sqlstate:
        case states.INSUFFICIENT_PRIVILEGE:
            notice = Notice(
                code="E222",
                what=f"user {server.user} may not create databases on {server.shown}",
                why="a scratch database is made there and dropped afterwards",
                next=f'ALTER ROLE "{server.user}" CREATEDB, or {SETTING}',
            )
        case states.DISK_FULL:
            notice = Notice(
                code="E223",
                what=f"no space for a scratch database on the server of {server.shown}",
                why="its disk is full; nothing was left behind",
                next=f"free space there, or {SETTING}",
            )
        case states.INVALID_CATALOG_NAME if template is not None:
            notice = Notice(
                code="E224",
                what=f"the template {template} is gone from the server of {server.shown}",
                why="only the five that were used last are kept, by all who use that server",
                next="run the command again: it is built anew",
            )
        case _:
            return statement_failure(exc, doing=f"making a scratch database on {server.shown}")
    return Failure(notice, sqlstate=exc.sqlstate)
