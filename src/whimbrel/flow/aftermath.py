"""Before and after a run: is the schema what was expected, is nothing left half done, do the
planner's statistics know of it, and can recovery go back to just this moment?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

import psycopg

from ..db.connect import Connection
from ..pg.name import RelationName
from ..plan.deed import Does
from ..read.leftovers import Leftover, read_leftovers
from ..run.outcome import Outcome
from .tasks import Prepared

ANALYZE_MS = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Aftermath:
    """`remarks` are what somebody should look at."""

    remarks: tuple[str, ...] = ()
    analysed: tuple[str, ...] = ()
    is_as_expected: bool | None = None  # None: nobody has said what to expect


def mark_moment(conn: Connection, name: str) -> str:
    """A named restore point, and a snapshot for decoding on a standby; its name and place in the
    log, "" where this role or server may not, or there is no room for it. Costs nothing; waits for
    nobody, and fails for nothing: a run is worth more than its bookmarks."""
    point = ""
    with suppress(psycopg.Error):
        row = conn.execute(
            "SELECT pg_catalog.pg_create_restore_point(%s)::text WHERE "
            "pg_catalog.has_function_privilege('pg_catalog.pg_create_restore_point(text)', "
            "'EXECUTE') AND pg_catalog.current_setting('wal_level') <> 'minimal'",
            (name[:63],),
        ).fetchone()
        point = f"{name[:63]} ({row[0]})" if row else ""
    if conn.info.server_version >= 160000:
        with suppress(psycopg.Error):
            conn.execute(
                "SELECT pg_catalog.pg_log_standby_snapshot() WHERE "
                "pg_catalog.has_function_privilege('pg_catalog.pg_log_standby_snapshot()', "
                "'EXECUTE') AND pg_catalog.current_setting('wal_level') <> 'minimal'"
            )
    return point


def look_after(
    conn: Connection,
    ran: Sequence[tuple[Prepared, Outcome]],
    before: frozenset[Leftover],
    *,
    ends: frozenset[str],
    schema: str,
) -> Aftermath:
    """`before`: what was unfinished already. `ends`: fingerprints of the schemas to which staging's
    proofs lead, none where there are no proofs; `schema`: that of the schema now."""
    remarks = [_words(each) for each in sorted(read_leftovers(conn) - before)]
    remarks += [_prepared(table, column) for table, column in _retyped(ran)]
    is_expected = schema in ends if ends else None
    if is_expected is False:
        remarks.append(
            "the schema is not the one that staging came to with these migrations: look at "
            "`whimbrel drift`"
        )
    analysed, failed = _analyse(conn, ran)
    return Aftermath(remarks=(*remarks, *failed), analysed=analysed, is_as_expected=is_expected)


def _words(each: Leftover) -> str:
    if each.kind == "index":
        return (
            f"index {each.name} of {each.table} is invalid: no query uses it; build it again, or "
            f"`DROP INDEX CONCURRENTLY {each.name}`"
        )
    return (
        f"constraint {each.name} of {each.table} holds for new rows only: "
        f"`ALTER TABLE {each.table} VALIDATE CONSTRAINT {each.name}`"
    )


def _retyped(ran: Sequence[tuple[Prepared, Outcome]]) -> Iterator[tuple[RelationName, str]]:
    """Columns that have another type now: by ALTER TYPE, or because another one took their name.
    A table that this run has made nobody had prepared anything on."""
    made = set[RelationName]()
    for prepared, outcome in ran:
        dropped = set[tuple[RelationName, str]]()
        for deed in (each for step in prepared.task.steps for each in step.deeds):
            if not outcome.ran:
                continue
            if deed.does is Does.CREATE_TABLE:
                made.add(deed.relation)
            if deed.does is Does.DROP_COLUMN:
                dropped.add((deed.relation, deed.name))
            is_renamed = deed.does is Does.RENAME and (deed.relation, deed.value) in dropped
            if deed.relation not in made and (deed.does is Does.ALTER_TYPE or is_renamed):
                yield deed.relation, deed.value if is_renamed else deed.name


def _prepared(table: RelationName, column: str) -> str:
    return (
        f"{column} of {table.shown} has another type: a session that had prepared a statement "
        "which returns it is refused once with 'cached plan must not change result type', whoever "
        "changes the type; drivers prepare such a statement anew"
    )


def _analyse(
    conn: Connection, ran: Sequence[tuple[Prepared, Outcome]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Tables of which many rows were written, or whose expressions got an index: autovacuum would
    come to them by and by. Skips what somebody has locked."""
    done, failed = [], []
    for name in dict.fromkeys(_changed(ran)):
        try:
            row = conn.execute("SELECT pg_catalog.to_regclass(%s)::text", (str(name),)).fetchone()
            if row is None or row[0] is None:
                continue
            with conn.transaction():
                conn.execute(f"SET LOCAL statement_timeout = {ANALYZE_MS}".encode())
                conn.execute(f"ANALYZE (SKIP_LOCKED) {name}".encode())
            done.append(name.shown)
        except psycopg.Error as exc:
            failed.append(f"{name.shown} was not analysed: {exc.diag.message_primary or exc}")
    return tuple(done), tuple(failed)


def _changed(ran: Sequence[tuple[Prepared, Outcome]]) -> Iterator[RelationName]:
    for prepared, outcome in ran:
        if not outcome.ran:
            continue
        for step in prepared.task.steps:
            if step.statement.tag != "SELECT":
                yield from (*step.rewrites, *step.changes_rows)
            if step.statement.tag == "CREATE INDEX":
                yield from step.scans
