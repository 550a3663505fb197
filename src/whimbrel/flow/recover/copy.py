"""Brings chosen tables back from the restored copy: a dry run first, then `--apply`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass

from ...backup.assess import State, TableState, by_manifest
from ...backup.content import pin_settings
from ...backup.manifest import Content
from ...config.url import DatabaseUrl
from ...db.connect import Connection, connect
from ...db.dump import dump_schema, loadable
from ...db.embedded.binaries import find_binaries
from ...db.failure import speaking_with
from ...errors import Failure, Notice, Usage
from ...ledger.fence import DEPLOY_KEY, read_holder, try_lock
from ...ledger.recoveries import begin_recovery, remember_copy, write_event
from ...run.rescue import Brought, Making, Rescue, rescue
from ..admission import admit, refuse_disagreement
from ..call import Call
from ..enter import enter
from ..opened import Opened
from ..still import still_the_same
from ..workplace import Workplace, open_workplace
from .assess import (
    compared,
    content_now,
    copied,
    counting,
    forgotten,
    restored_copy,
    serving,
)
from .fence import writable

APPLY = frozenset({"--apply"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """`tables` as people write them, none for all that are damaged. `where`: a condition on the
    copy's rows, which are called `t`."""

    backup: str | None = None
    tables: tuple[str, ...] = ()
    where: str = ""
    transaction: int = 0  # whose changes are taken back, where not many were changed at once
    is_applied: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """In the order in which they were brought back."""

    environment: str
    brought: tuple[Brought, ...]
    is_applied: bool


def copy_back(call: Call, wish: Wish) -> Copied:
    """Without `is_applied` everything is done, counted and rolled back. Each table is a transaction
    with its record, so that an interrupted call goes on where it ended: what is back is not lost
    any more.

    Raises `Usage` V112 a table that is not in the backup, `Failure` V113 nothing is damaged, V120
    rows whose parents are lost too, V121 the server's refusal, and the stops of `admit`.
    """
    flags = APPLY if wish.is_applied else frozenset[str]()
    place = open_workplace(call, "recover copy", flags)
    stored = serving(place, wish.backup)
    with enter(call, place) as opened, speaking_with(opened.url):
        if wish.is_applied:
            writable(opened.conn)
            opened = admit(call, place, opened, "recover copy", flags)
            _take_turn(opened)
        else:
            refuse_disagreement(place, opened)
        url = restored_copy(call, place, stored)
        chosen = _chosen(opened, url, stored.manifest.content, wish)
        number = _number(opened, place, stored.id, url, wish)
        with _session(opened) as live, copied(url) as (copy, relations):
            if wish.is_applied:
                still_the_same(call, place, opened)(live)
            work = Rescue(
                live=live,
                copy=copy,
                relations=relations,
                number=number,
                where=wish.where,
                transaction=wish.transaction,
                record=lambda found: _record(live, number, found, place.who),
            )
            dry = live.transaction(force_rollback=True)
            with nullcontext() if wish.is_applied else dry:
                brought = tuple(
                    rescue(work, each, is_dry=not wish.is_applied, making=_making(copy, url, each))
                    for each in _parents_first(copy, chosen)
                )
    return Copied(environment=place.environment.name, brought=brought, is_applied=wish.is_applied)


def _chosen(opened: Opened, url: DatabaseUrl, then: Content, wish: Wish) -> list[TableState]:
    with counting(opened) as live:
        known = by_manifest(then, content_now(live))
        if wish.tables:
            named = [_named(known, text) for text in wish.tables]
            return list(compared(live, url, tuple(forgotten(each) for each in named)))
        found = [each for each in compared(live, url, known) if each.is_damaged]
    if not found:
        raise Failure(
            Notice(
                code="V113",
                what="no table is damaged as far as the backup tells",
                why="what looks like ordinary work is brought back only where its table is named",
                next="`whimbrel recover assess` shows what each table has lost; name those that "
                "are to come back: `whimbrel recover copy TABLE …`",
            )
        )
    return found


def _named(known: Sequence[TableState], text: str) -> TableState:
    found = [each for each in known if text in (each.name.shown, each.name.relation)]
    exact = [each for each in found if each.name.shown == text] or found
    if len(exact) == 1 and exact[0].state is not State.NEWER:
        return exact[0]
    more = "; several schemas have one" if len(exact) > 1 else ""
    newer = "; it is newer than the backup" if len(exact) == 1 else ""
    raise Usage(
        Notice(
            code="V112",
            what=f"the backup has no table {text}{more}{newer}",
            why="what is not in the backup cannot be brought back from it",
            next="`whimbrel recover assess` lists its tables; write SCHEMA.TABLE",
        )
    )


def _parents_first(copy: Connection, chosen: Sequence[TableState]) -> list[TableState]:
    """A row's parent has to be there before it; in a circle the name decides."""
    rows = copy.execute(_PARENTS).fetchall()
    parents: dict[str, set[str]] = {}
    for child, parent in rows:
        if child != parent:
            parents.setdefault(str(child), set()).add(str(parent))
    left, done = sorted(chosen, key=lambda each: each.name), list[TableState]()
    while left:
        waiting = {str(each.name) for each in left}
        free = (each for each in left if not parents.get(str(each.name), set()) & waiting)
        done.append(next(free, left[0]))
        left.remove(done[-1])
    return done


_PARENTS = b"""
SELECT
    '"' || pg_catalog.replace(n.nspname, '"', '""') || '"."'
        || pg_catalog.replace(c.relname, '"', '""') || '"',
    '"' || pg_catalog.replace(m.nspname, '"', '""') || '"."'
        || pg_catalog.replace(p.relname, '"', '""') || '"'
FROM pg_catalog.pg_constraint AS f
JOIN pg_catalog.pg_class AS c ON c.oid = f.conrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class AS p ON p.oid = f.confrelid
JOIN pg_catalog.pg_namespace AS m ON m.oid = p.relnamespace
WHERE f.contype = 'f'
ORDER BY 1, 2
"""
_TIES = """
SELECT f.conrelid::pg_catalog.regclass::text, f.conname::text,
    pg_catalog.pg_get_constraintdef(f.oid)
FROM pg_catalog.pg_constraint AS f
WHERE f.contype = 'f' AND f.conparentid = 0
  AND f.confrelid = pg_catalog.to_regclass(%s) AND f.conrelid <> f.confrelid
ORDER BY 1, 2
"""


def _making(copy: Connection, url: DatabaseUrl, table: TableState) -> Making | None:
    if table.state is not State.GONE:
        return None
    rows = copy.execute(_TIES, (str(table.name),)).fetchall()
    return Making(
        ddl=loadable(dump_schema(url, find_binaries(), only=table.name)),
        foreign_keys=tuple((str(a), str(b), str(c)) for a, b, c in rows),
    )


@contextmanager
def _session(opened: Opened) -> Iterator[Connection]:
    """Values travel as text that both sides read alike."""
    with connect(opened.url, application_name="whimbrel recover") as conn:
        pin_settings(conn)
        writable(conn)
        yield conn


def _number(opened: Opened, place: Workplace, backup: str, url: DatabaseUrl, wish: Wish) -> int:
    if not wish.is_applied:
        return 0
    recovery = begin_recovery(opened.conn, by=place.who)
    remember_copy(opened.conn, recovery.number, backup=backup, copy=url.database, server=url.shown)
    return recovery.number


def _record(live: Connection, number: int, found: Brought, who: str) -> None:
    """In the transaction that brings the rows back."""
    detail = asdict(found) | {"name": found.name.shown}
    write_event(live, number, "copy", detail, by=who)


def _take_turn(opened: Opened) -> None:
    """Held by this connection to its end: nobody deploys meanwhile."""
    if try_lock(opened.conn, DEPLOY_KEY):
        return
    holder = read_holder(opened.conn, DEPLOY_KEY)
    raise Failure(
        Notice(
            code="V114",
            what=f"a deployer is at work: {holder or 'a session that cannot be seen'}",
            why="what it changes and what is brought back could be the same; nothing was changed",
            next="run the command again when it has ended",
        )
    )
