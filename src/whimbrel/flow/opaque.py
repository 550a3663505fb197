"""A revision of which there is no SQL, on a copy: run by Alembic, with no record of it."""

from __future__ import annotations

from typing import assert_never

from ..config.url import DatabaseUrl
from ..db.connect import connect
from ..errors import Failure, Notice
from ..ledger.identity import held_lock, lock_seen_sql
from ..sources.revisions.online import Done, Gone, Misled, Order, Progress, Refused, run_online
from ..sources.revisions.process import AlembicHome
from ..sources.revisions.tell import ended


def run_alone(home: AlembicHome, name: str, url: DatabaseUrl) -> None:
    """In a scratch database: without any record. Raises `Failure` D324, M198."""
    with (
        connect(url, application_name="whimbrel replay") as conn,
        held_lock(conn) as key,
    ):
        order = Order(revision=name, url=url, lock_seen=lock_seen_sql(key))
        ending = run_online(home, order, Progress(), lambda _: None)
    match ending:
        case Done():
            return
        case Gone():
            raise ended(home.ini, ending.said)
        case Refused():
            raise _not_replayed(name, ending.message)
        case Misled():
            raise _not_replayed(name, f"{ending.kind}: {ending.what}")
        case _:
            assert_never(ending)


def _not_replayed(name: str, what: str) -> Failure:
    return Failure(
        Notice(
            code="D324",
            what=f"revision {name} cannot be run on a copy: {what}",
            why="it needs a connection, so what it makes is known only by running it, and it was "
            "run in a scratch database, which holds no rows but those of earlier revisions",
            next="let it find its way in a database without rows, or say in SQL what it does "
            "(`op.execute`)",
        )
    )
