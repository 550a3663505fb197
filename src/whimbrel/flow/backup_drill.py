"""A drill: does what the tool for point-in-time recovery keeps come back, and can it be read?"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

import psycopg

from ..backup.content import pin_settings, read_content
from ..backup.drilled import Compared, compare_copy, next_transaction, users_relations
from ..backup.relation import Relation
from ..backup.sample import choose_sample, in_words
from ..backup.sound import read_soundness
from ..config.pitr import PitrSettings
from ..config.url import DatabaseUrl, parse_url
from ..db.connect import Connection, connect
from ..db.failure import speaking_with, statement_failure
from ..disk.environ import now_utc
from ..errors import Failure, Notice, Stop
from ..guard.coverage import Drill
from ..ledger.drills import read_drills, write_drill
from ..ledger.identity import held_lock, read_live, sees_lock
from ..ledger.upgrade import ensure_ledger
from ..pg.name import RelationName
from .backup import unless_interrupted
from .call import Call
from .enter import enter
from .opened import Opened
from .pitr import brought_back, required_pitr
from .recover.assess import counting
from .workplace import Workplace, open_workplace

# What says something of the backup; that a program is missing here does not.
_ITS_FAULT = frozenset({"B161", "B168", "E217", "E219", "C220"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Drilled:
    """`place` is the live database; `rows` is how the restored ones compare with its own."""

    place: str
    drill: Drill
    rows: Compared


def drill(
    call: Call, *, at: datetime | None = None, url: str = "", sample_bytes: int = 0
) -> Drilled:
    """Restore by the tool, replay the log up to `at` (its end without), read every row and compare
    it with the live one; with `url` look at a server that somebody restored. With `sample_bytes`
    tables of so much together are compared, others the next time. The word on it is written into
    the live database.

    Raises `Usage` (B165, C110), `Stop` (B169) where `url` is the live server, `Failure` B160 to
    B168, E2xx. Reads the live database only, but for that record.
    """
    place = open_workplace(call, "backup drill")
    settings = required_pitr(place)
    with enter(call, place) as opened:
        began = time.monotonic()
        try:
            with (
                unless_interrupted("the drill", "nothing was found out"),
                _restored(call, settings, opened, at, url) as there,
            ):
                found, rows = _examined(settings, opened, there, sample_bytes)
        except Failure as failure:
            if failure.notice.code in _ITS_FAULT:
                _record(call, place, opened, _failed(settings, opened, failure, began))
            raise
        done = replace(found, duration_s=round(time.monotonic() - began, 1))
        _record(call, place, opened, done)
        return Drilled(place=opened.identity.live.place, drill=done, rows=rows)


@contextmanager
def _restored(
    call: Call, settings: PitrSettings, opened: Opened, at: datetime | None, url: str
) -> Iterator[DatabaseUrl]:
    if not url:
        with brought_back(call, settings, opened, at) as found:
            yield found
        return
    there = parse_url(url, source="--url")
    with speaking_with(there), connect(there, application_name="whimbrel drill") as conn:
        _refuse_live(conn, opened)
    yield there


def _refuse_live(conn: Connection, opened: Opened) -> None:
    """A lock that is taken on the live server is seen on no other."""
    with held_lock(opened.conn) as key:
        if not sees_lock(conn, key):
            return
    raise Stop(
        Notice(
            code="B169",
            what=f"{opened.identity.live.place} is the live database itself",
            why="a lock taken in it is visible there; looking at it says nothing of a backup",
            next="restore to a server of its own, and give its URL",
        )
    )


def _examined(
    settings: PitrSettings, opened: Opened, there: DatabaseUrl, sample_bytes: int
) -> tuple[Drill, Compared]:
    """The rows of every table are counted, and amcheck looks at each page and index: they are those
    of the live server, not made anew as by a dump. Then the rows of the sample are laid beside the
    live ones, of which no others are read."""
    with speaking_with(there), connect(there, application_name="whimbrel drill") as conn:
        live = read_live(conn)
        wanted = opened.identity.live
        if (live.system_identifier, live.database_oid) != (
            wanted.system_identifier,
            wanted.database_oid,
        ):
            raise _another(settings, opened)
        try:
            pin_settings(conn)
            next_xid, relations = next_transaction(conn), users_relations(conn)
            sample = _chosen(settings, opened, relations, sample_bytes)
            content = read_content(conn, relations, (), lambda: None, sample)
            soundness = read_soundness(conn)
            reached = conn.execute("SELECT pg_catalog.pg_last_xact_replay_timestamp()").fetchone()
        except psycopg.Error as exc:
            raise statement_failure(exc, doing="the restored rows could not be read") from exc
        with counting(opened) as side:
            rows = compare_copy(side, conn, content, next_xid, relations)
    drill = Drill(
        tool=settings.shown,
        at=now_utc(),
        reached=cast("datetime | None", reached[0]) if reached else None,
        failed="; ".join((*rows.missing, *soundness.problems)[:3]),
        system_identifier=live.system_identifier,
        tables=len(content.users),
        rows=content.rows,
        compared=in_words(content),
        sampled_to=content.sampled[-1] if content.sampled else "",
    )
    return drill, rows


def _chosen(
    settings: PitrSettings, opened: Opened, relations: Sequence[Relation], sample_bytes: int
) -> tuple[RelationName, ...]:
    """The tables behind the newest good sample of this server; all where there is room. Those in
    which something was wrong come again first, so that no other sample covers it."""
    here = (settings.shown, opened.identity.live.system_identifier)
    mine = [d for d in read_drills(opened.conn) if (d.tool, d.system_identifier) == here]
    if mine and mine[0].failed and mine[0].tables and not mine[0].sampled_to:
        return ()
    after = next((each.sampled_to for each in mine if each.sampled_to and not each.failed), "")
    return choose_sample(relations, sample_bytes, after)


def _another(settings: PitrSettings, opened: Opened) -> Failure:
    return Failure(
        Notice(
            code="B168",
            what=f"what {settings.shown} restored is not {opened.identity.live.place}",
            why="its system identifier or the database's oid is another: it is no physical copy",
            next="name the tool's server for this database in whimbrel.toml",
        )
    )


def _failed(settings: PitrSettings, opened: Opened, failure: Failure, began: float) -> Drill:
    return Drill(
        tool=settings.shown,
        at=now_utc(),
        reached=None,
        failed=failure.notice.what,
        system_identifier=opened.identity.live.system_identifier,
        duration_s=round(time.monotonic() - began, 1),
    )


def _record(call: Call, place: Workplace, opened: Opened, found: Drill) -> None:
    """A row in the live database; where it cannot be written, that is said and no more."""
    if not opened.identity.is_known:
        call.say("note: not recorded, because nobody has said what this database is")
        return
    try:
        ensure_ledger(opened.conn)
        write_drill(opened.conn, found, by=place.who)
    except Failure as failure:
        call.say(f"note: not recorded in the database: {failure.notice.what}")
    except psycopg.Error as exc:
        call.say(f"note: not recorded in the database: {exc.diag.message_primary or exc}")
