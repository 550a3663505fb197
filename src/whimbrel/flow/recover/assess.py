"""What is damaged: the live tables against the newest backup, restored to scratch."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from ...backup.assess import State, TableState, by_manifest, by_rows
from ...backup.content import pin_settings, read_content, read_sequences
from ...backup.hold import reading
from ...backup.intact import damage
from ...backup.manifest import Content
from ...backup.programs import programs_for
from ...backup.relation import Relation, read_relations
from ...backup.restore import NotRestored, restore_into
from ...backup.store import Stored
from ...backup.target import kept_database, prepare
from ...config.url import DatabaseUrl
from ...db.connect import Connection, connect
from ...db.failure import speaking_with
from ...errors import Failure, Notice
from ...ledger.recoveries import begin_recovery, read_open_recovery, remember_copy, write_event
from ...ledger.upgrade import ensure_ledger
from ..admission import refuse_disagreement
from ..backup import pick
from ..backup_server import keeping_server
from ..call import Call
from ..enter import enter
from ..opened import Opened
from ..workplace import Workplace, open_workplace
from .fence import other_sessions, writable
from .moment import backup_of_moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """`is_going_on`: rows of damaged tables went on disappearing while we looked. `sessions`:
    clients that could still do damage. `copy`: where the restored backup is, if it had to be."""

    environment: str
    stored: Stored
    tables: tuple[TableState, ...]
    sessions: int
    is_going_on: bool
    copy: str

    @property
    def damaged(self) -> tuple[TableState, ...]:
        return tuple(each for each in self.tables if each.is_damaged)


def assess(
    call: Call, id: str | None, *, is_quick: bool = False, at: datetime | None = None
) -> Assessed:
    """Reads the database only, but for a record of its own. `is_quick`: by the manifest alone,
    without a restore. `at`: against that moment, brought back by the tool that the project names.

    Raises `Usage` (B103, B106) without backup, `Failure` (V110, V111) for one that does not serve.
    """
    place = open_workplace(call, "recover assess")
    known = serving(place, id) if at is None else None
    with enter(call, place) as opened, speaking_with(opened.url):
        refuse_disagreement(place, opened)
        stored = known if at is None else backup_of_moment(call, place, opened, at)
        assert stored is not None
        with counting(opened) as live:
            tables = by_manifest(stored.manifest.content, content_now(live))
            copy = ""
            if not is_quick and any(t.state is State.UNKNOWN for t in tables):
                url = restored_copy(call, place, stored)
                copy = url.shown
                tables = compared(live, url, tables)
        done = Assessed(
            environment=place.environment.name,
            stored=stored,
            tables=tables,
            sessions=other_sessions(opened.conn),
            is_going_on=_is_going_on(opened, tables),
            copy=copy,
        )
        _record(call, place, opened, done)
    return done


def serving(place: Workplace, id: str | None) -> Stored:
    """The backup to compare with, whose files are what was dumped."""
    stored = pick(place, id, of_environment=True)
    found = (stored.problem,) if stored.evidence is None else damage(stored)
    if not found:
        return stored
    raise Failure(
        Notice(
            code="V110",
            what=f"{stored.id} is damaged: {found[0]}",
            why="what it says of the tables cannot be believed; nothing was compared",
            next="name an older one: `whimbrel backup list`, then `whimbrel recover assess ID`",
        )
    )


@contextmanager
def counting(opened: Opened) -> Iterator[Connection]:
    """A session of its own that prints values as the manifest's did, at one snapshot."""
    conn = connect(opened.url, application_name="whimbrel recover")
    try:
        pin_settings(conn)
        conn.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield conn
    finally:
        conn.close()


@contextmanager
def copied(url: DatabaseUrl) -> Iterator[tuple[Connection, tuple[Relation, ...]]]:
    """The restored copy and its relations."""
    conn = connect(url, application_name="whimbrel recover")
    try:
        pin_settings(conn)
        yield conn, read_relations(conn)
    finally:
        conn.close()


def compared(
    live: Connection, url: DatabaseUrl, tables: tuple[TableState, ...]
) -> tuple[TableState, ...]:
    """Row by row, those that the manifest leaves open."""
    with copied(url) as (copy, relations):
        return tuple(
            by_rows(live, copy, each, relations) if each.state is State.UNKNOWN else each
            for each in tables
        )


def restored_copy(call: Call, place: Workplace, stored: Stored) -> DatabaseUrl:
    """The backup as a database of its own on the scratch server; restored once, then found again.
    Raises `Failure` (V111) where it does not restore."""
    target = keeping_server(place)
    name = f"whimbrel_recover_{hashlib.sha256(stored.id.encode()).hexdigest()[:12]}"
    with connect(target.url) as conn:
        known = "SELECT FROM pg_catalog.pg_database AS d WHERE d.datname = %s"
        if conn.execute(known, (name,)).fetchone() is not None:
            return target.url.with_database(name)
    version = prepare(target, stored.manifest)
    programs = programs_for(stored.manifest.tools.dump_major)
    call.say(f"restoring {stored.id} to {target.shown}, as {name}")
    with kept_database(target, version, stored.manifest, name, call.say) as url:
        try:
            with reading(stored):
                restore_into(url, stored.dump, stored.manifest, programs, lambda: None)
        except NotRestored as exc:
            raise Failure(
                Notice(
                    code="V111",
                    what=f"{stored.id} does not restore: {exc}",
                    why="without its rows it cannot be told what was lost",
                    next="name an older one: `whimbrel recover assess ID`",
                )
            ) from None
    return target.url.with_database(name)


def content_now(live: Connection) -> Content:
    """The rows of every table, as `live`'s snapshot sees them."""
    return read_content(live, read_relations(live), read_sequences(live), lambda: None)


def _is_going_on(opened: Opened, tables: tuple[TableState, ...]) -> bool:
    """Counted once more, after the snapshot: are there fewer rows than a moment ago?"""
    for each in tables:
        if each.state is State.DAMAGED:
            row = opened.conn.execute(
                f"SELECT pg_catalog.count(*) FROM ONLY {each.name}".encode()
            ).fetchone()
            if row is not None and int(str(row[0])) < each.now:
                return True
    return False


def _record(call: Call, place: Workplace, opened: Opened, done: Assessed) -> None:
    """Where the database is known and can be written to; else that is said and no more."""
    if not opened.identity.is_known or opened.identity.live.is_in_recovery:
        call.say("note: not recorded, because nobody has said what this database is")
        return
    try:
        writable(opened.conn)
        ensure_ledger(opened.conn)
    except Failure as failure:
        call.say(f"note: not recorded: {failure.notice.what}")
        return
    recovery = read_open_recovery(opened.conn) or begin_recovery(opened.conn, by=place.who)
    detail = {
        "backup": done.stored.id,
        "taken_at": done.stored.manifest.taken_at,
        "tables": [_in_words(each) for each in done.tables if each.state is not State.EQUAL],
    }
    remember_copy(opened.conn, recovery.number, backup=done.stored.id, copy=done.copy, server="")
    write_event(opened.conn, recovery.number, "assess", detail, by=place.who)


def _in_words(each: TableState) -> str:
    return f"{each.name.shown}: {sentence(each)}"


def sentence(each: TableState) -> str:
    """What was found of a table."""
    state = str(each.state.value)
    if each.state is State.GONE:
        return f"gone, with its {each.then:,} rows"
    if each.state is State.UNKNOWN:
        return f"{each.then:,} rows in the backup, {each.now:,} now; {state}"
    if each.state in (State.EQUAL, State.NEWER):
        return state
    parts = [f"{each.lost:,} of {each.then:,} rows lost"] if each.lost else []
    if each.changed:
        parts.append(f"{each.changed:,} changed")
    if each.at_once > 1:
        parts.append(f"{each.at_once:,} of them at once (transaction {each.transaction})")
    if each.added:
        parts.append(f"{each.added:,} added since")
    return f"{state}: {', '.join(parts) or 'as many rows'}"


def forgotten(each: TableState) -> TableState:
    """As if its rows had not been told apart yet."""
    is_there = each.state not in (State.GONE, State.NEWER)
    return replace(each, state=State.UNKNOWN) if is_there else each
