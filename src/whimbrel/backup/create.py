"""Makes a backup: one snapshot, dumped and counted at the same time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

import psycopg

from .. import __version__
from ..config.url import DatabaseUrl
from ..db.connect import Connection, connect
from ..db.failure import statement_failure
from ..disk.environ import now_utc
from ..errors import Failure, Notice
from ..pg.sqlstate import LOCK_NOT_AVAILABLE
from ..pg.version import ServerVersion
from ..read.catalog import read_catalog
from .content import LOCK_WAIT_MS, PINNED, pin_settings, read_content, read_sequences
from .contents_list import table_of_contents
from .effort import USUAL, Effort
from .manifest import Content, Manifest, SchemaDigest, Source, Tools
from .needs import read_needs
from .obstacles import refuse_what_cannot_be_read
from .pace import Pace
from .program import Program, running
from .programs import Programs, compression_of, programs_for
from .relation import Relation, read_relations
from .sample import choose_sample
from .schema import schema_digest
from .store import Stored, Workshop, digest_files, finish, new_id, open_backup, workshop, writable

if TYPE_CHECKING:
    from ..disk.receipt_key import SigningKey

APPLICATION = "whimbrel backup"

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be dumped, and where to. `say` gets the progress. `as_of`: the moment that the
    rows are of, where the server was brought back to an earlier one."""

    url: DatabaseUrl
    source: Source
    backups: Path
    say: Say
    as_of: datetime | None = None
    effort: Effort = USUAL
    sampled_before: str = ""  # the last table of the sample before this one
    key: SigningKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Snapshot:
    """An exported snapshot, valid while its connection is open."""

    conn: Connection
    name: str
    taken_at: datetime


def create_backup(order: Order) -> Stored:
    """A backup of level *recorded*. Read only for the database, but for ACCESS SHARE locks.

    Nothing is left of one that fails or is interrupted. Raises `Failure`: B101 no pg_dump, B102
    nowhere to write, B110 something may not be read, B111 pg_dump failed, C2xx.
    """
    started_at = now_utc()
    programs = programs_for(ServerVersion(order.source.server_version).major)
    option, compression = compression_of(programs)
    with connect(order.url, application_name=APPLICATION) as conn:
        relations = read_relations(conn)
        refuse_what_cannot_be_read(conn, relations)
        id = new_id(started_at, order.source.database)
        with workshop(order.backups, id) as made, _snapshot(conn) as snapshot:
            schema, content = _dumped(order, programs, option, made, snapshot)
            needs = read_needs(conn)
            refuse_short_dump(programs, made.dump, content)
            with writable(order.backups):
                files = digest_files(made.folder)
            manifest = Manifest(
                id=id,
                taken_at=order.as_of or snapshot.taken_at,
                started_at=started_at,
                finished_at=now_utc(),
                source=order.source,
                needs=needs,
                tools=Tools(
                    whimbrel=__version__,
                    pg_dump=programs.version,
                    dump_major=programs.major,
                    compression=compression,
                ),
                settings=PINNED,
                content=content,
                schema=schema,
                files=files,
            )
            finish(made, manifest, order.key)
    return open_backup(order.backups, id)


@contextmanager
def _snapshot(conn: Connection) -> Iterator[_Snapshot]:
    try:
        pin_settings(conn)
        conn.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        row = conn.execute("SELECT pg_catalog.pg_export_snapshot(), pg_catalog.now()").fetchone()
    except psycopg.Error as exc:
        raise statement_failure(exc, doing="a snapshot could not be taken") from exc
    assert row is not None
    try:
        yield _Snapshot(conn=conn, name=cast(str, row[0]), taken_at=cast(datetime, row[1]))
    finally:
        # A query that still runs there when we leave would go on without anybody waiting for it.
        with suppress(psycopg.Error):
            conn.cancel_safe(timeout=5)
        with suppress(psycopg.Error):
            conn.execute("ROLLBACK")


def _dumped(
    order: Order, programs: Programs, option: str, made: Workshop, snapshot: _Snapshot
) -> tuple[SchemaDigest, Content]:
    """pg_dump writes while we count the same rows: each page is read from disk once."""
    command = [
        programs.pg_dump,
        "-Fd",
        f"-j{order.effort.jobs}",
        "-Z",
        option,
        "-f",
        str(made.dump),
    ]
    command += ["--snapshot", snapshot.name, f"--lock-wait-timeout={LOCK_WAIT_MS}"]
    try:
        # Before pg_dump begins: sequences have no snapshot, so ours must be the lower bound.
        sequences = read_sequences(snapshot.conn)
        with running(command, order.url, keep_open=[made.lock]) as dump:
            relations = read_relations(snapshot.conn)
            progress = _Progress(order, made, dump, relations)
            schema = _schema(order.url, snapshot)
            sample = choose_sample(relations, order.effort.sample_bytes, order.sampled_before)
            content = read_content(snapshot.conn, relations, sequences, progress.between, sample)
            if dump.wait(progress.tick) != 0:
                raise dump_failure(dump, order)
    except psycopg.errors.LockNotAvailable as exc:
        raise _locked(order) from exc
    except Failure as failure:
        if failure.sqlstate == LOCK_NOT_AVAILABLE:
            raise _locked(order) from failure
        raise
    except psycopg.Error as exc:
        raise statement_failure(exc, doing="the rows could not be counted") from exc
    except OSError as exc:
        raise _cannot_run(programs, exc) from exc
    return schema, content


def refuse_short_dump(programs: Programs, dump: Path, content: Content) -> None:
    """An archive with fewer tables than the source has is no backup, whatever pg_dump's exit code.

    Raises `Failure` (B113).
    """
    listed = table_of_contents(programs, dump)
    there = sum(" TABLE DATA " in line for line in listed)
    if there < len(content.tables):
        raise Failure(
            Notice(
                code="B113",
                what=f"the dump holds {there} of {len(content.tables)} tables",
                why="pg_dump ended well, yet what it wrote is not the database",
                next=f"look at its version with `{programs.pg_dump} --version`, then run again",
            )
        )


def _schema(url: DatabaseUrl, snapshot: _Snapshot) -> SchemaDigest:
    with connect(url, application_name=APPLICATION) as conn:
        pin_settings(conn)  # PostgreSQL locks a table to print its parts
        return schema_digest(read_catalog(conn, snapshot=snapshot.name))


class _Progress:
    """Says now and then how far we are, and notices when pg_dump has given up."""

    def __init__(
        self, order: Order, made: Workshop, dump: Program, relations: tuple[Relation, ...]
    ) -> None:
        self._order = order
        self._folder = made.dump
        self._dump = dump
        self._pace = Pace(relations)

    def between(self) -> None:
        self._pace.next_table()
        if self._dump.has_failed:
            raise dump_failure(self._dump, self._order)
        self.tick()

    def tick(self) -> None:
        if self._pace.is_due:
            size = sum(each.stat().st_size for each in self._folder.glob("*"))
            self._order.say(f"  {self._pace.in_words}; {size / 1e6:,.0f} MB written")


def dump_failure(dump: Program, order: Order) -> Failure:
    """Why pg_dump gave up, and what to do."""
    lines = dump.said() or ("it ended without a word",)
    first = lines[0].removeprefix("pg_dump: ").removeprefix("error: ")
    text = " ".join(lines)
    advice = "mend what it names, then `whimbrel backup create` again"
    if "No space left" in text:
        advice = f"make room on the disk of {order.backups}, or name another folder in "
        advice += 'whimbrel.toml: backups = "/path/to/folder"'
    elif "lock timeout" in text:
        return _locked(order)
    return Failure(
        Notice(
            code="B111",
            what=f"pg_dump of {order.url.shown} failed: {first}",
            why="; ".join(lines[1:3]) or "what it had written is no backup, and was removed",
            next=advice,
        )
    )


def _locked(order: Order) -> Failure:
    return Failure(
        Notice(
            code="B115",
            what=f"a table of {order.url.shown} stayed locked for {LOCK_WAIT_MS // 1000} s",
            why="another session holds it exclusively, and reading waits behind; nothing was kept",
            next="wait until that session is done, or see who it is: SELECT pid, query FROM "
            "pg_stat_activity WHERE pid IN (SELECT pid FROM pg_locks WHERE granted AND mode = "
            "'AccessExclusiveLock')",
        )
    )


def _cannot_run(programs: Programs, exc: OSError) -> Failure:
    return Failure(
        Notice(
            code="B111",
            what=f"{programs.pg_dump} cannot be run: {(exc.strerror or str(exc)).lower()}",
            why="a backup is what PostgreSQL's own program writes",
            next="install PostgreSQL's client programs anew",
        )
    )
