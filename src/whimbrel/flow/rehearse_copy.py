"""What a rehearsal runs on: a backup that is restored, a clone that somebody made, or a scratch
database with production's schema, filled by its statistics."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from .. import __version__
from ..backup.hold import reading
from ..backup.intact import damage
from ..backup.manifest import Content, Manifest, SchemaDigest, Tools
from ..backup.needs import read_needs
from ..backup.program import running
from ..backup.programs import Programs, programs_for
from ..backup.restore import FLAGS, NotRestored, restore_into
from ..backup.store import Stored
from ..backup.target import prepare, shaped_database
from ..config.url import DatabaseUrl, parse_url
from ..db.connect import connect
from ..db.failure import speaking_with
from ..errors import Failure, Notice, Stop
from ..guard.identity import judge_identity
from ..ledger.identity import held_lock, look, sees_lock
from ..pg.version import ServerVersion
from ..read.filled import read_filled_columns
from ..run.fill import Filled, fill
from .backup import pick, source_of
from .backup_server import verifying_server
from .call import Call
from .clock import read_clock
from .histories import ledger_table
from .opened import Opened
from .workplace import Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyOptions:
    """One of the three: a backup's ID (the newest without), a clone's URL, a scale of rows."""

    backup: str | None = None
    clone: str = ""
    scale: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """`on`: what it is, in words. `as_of`: the moment that its rows are of. `stored` of a restored
    backup only. `unfilled`: tables without rows, and why."""

    url: DatabaseUrl
    on: str
    as_of: datetime
    made_s: float
    stored: Stored | None = None
    unfilled: tuple[str, ...] = ()


@contextmanager
def copy_to_try(
    call: Call, place: Workplace, opened: Opened, options: CopyOptions
) -> Iterator[Copy]:
    """It goes after the block, but for a clone. The environment's database is only read.

    Raises `Usage` (B103, B106) without backup, `Failure` M180, M181 for one that cannot be used,
    `Stop` M182, M183 for a clone that is none; B130 to B136 about the server.
    """
    if options.clone:
        yield _clone(place, opened, options.clone)
    elif options.scale:
        with _filled(call, place, opened, options.scale) as copy:
            yield copy
    else:
        with _restored(call, place, options.backup) as copy:
            yield copy


@contextmanager
def _restored(call: Call, place: Workplace, id: str | None) -> Iterator[Copy]:
    stored = _sound(place, id)
    with verifying_server(place, stored.manifest) as target:
        version = prepare(target, stored.manifest)
        programs = programs_for(stored.manifest.tools.dump_major)
        call.say(f"restoring {stored.id} to {target.shown}")
        began = time.monotonic()
        with shaped_database(target, version, stored.manifest, call.say) as url:
            try:
                with reading(stored):
                    restore_into(url, stored.dump, stored.manifest, programs, lambda: None)
            except NotRestored as exc:
                raise _unusable("M181", stored, f"does not restore: {exc}") from None
            yield Copy(
                url=url,
                on=stored.id,
                as_of=stored.manifest.taken_at,
                made_s=time.monotonic() - began,
                stored=stored,
            )


def _clone(place: Workplace, opened: Opened, text: str) -> Copy:
    """One that is known as nobody's: what is tried there stays there."""
    url = parse_url(text, source="--clone")
    with speaking_with(url), connect(url, application_name="whimbrel rehearse") as conn:
        with held_lock(opened.conn) as key:
            if sees_lock(conn, key):
                raise Stop(_live(opened))
        identity = judge_identity(*look(conn), place.shared)
        if not identity.is_known or not identity.kind.is_lenient:
            raise Stop(_not_claimed(identity.live.place, identity.shown))
        as_of = read_clock(conn)
    return Copy(url=url, on=f"the clone {identity.live.place}", as_of=as_of, made_s=0.0)


@contextmanager
def _filled(call: Call, place: Workplace, opened: Opened, scale: float) -> Iterator[Copy]:
    manifest = _as_manifest(place, opened)
    programs = programs_for(manifest.tools.dump_major)
    columns = read_filled_columns(opened.conn)
    with verifying_server(place, manifest) as target:
        version = prepare(target, manifest)
        began = time.monotonic()
        call.say(f"building the schema of {opened.identity.live.place} on {target.shown}")
        with shaped_database(target, version, manifest, call.say) as url:
            _copy_schema(programs, opened, place, url)
            with speaking_with(url), connect(url, application_name="whimbrel rehearse") as conn:
                made = fill(
                    conn,
                    columns,
                    scale,
                    lambda table, rows: call.say(f"  filling {table.shown}: {rows:,} rows"),
                )
            yield Copy(
                url=url,
                on=f"rows made up by the statistics of {opened.identity.live.place}, "
                f"{scale:g} times as many",
                as_of=manifest.taken_at,
                made_s=time.monotonic() - began,
                unfilled=tuple(_why_not(each) for each in made if each.problem),
            )


def _why_not(each: Filled) -> str:
    return f"{each.table.shown} stays empty: {each.problem}"


def _as_manifest(place: Workplace, opened: Opened) -> Manifest:
    """What a server must be like for the schema, as a backup of it would say."""
    at, source = read_clock(opened.conn), source_of(place, opened)
    return Manifest(
        id="",
        taken_at=at,
        started_at=at,
        finished_at=at,
        source=source,
        needs=read_needs(opened.conn),
        tools=Tools(
            whimbrel=__version__,
            pg_dump="",
            dump_major=ServerVersion(source.server_version).major,
            compression="none",
        ),
        settings=(),
        content=Content(tables=(), sequences=(), large_objects=None, not_compared=()),
        schema=SchemaDigest(fingerprint="", objects=()),
        files=(),
    )


def _copy_schema(programs: Programs, opened: Opened, place: Workplace, url: DatabaseUrl) -> None:
    """Every definition, and of the rows only those that say what was applied."""
    records = ["--table=whimbrel.*", f"--table={ledger_table(place, opened).relation}"]
    with tempfile.TemporaryDirectory(prefix="whimbrel-") as folder:
        for number, what in enumerate((["--schema-only"], ["--data-only", *records])):
            archive = str(Path(folder) / str(number))
            dump = [programs.pg_dump, "-Fc", "--no-subscriptions", *what, "-f", archive]
            restore = [programs.pg_restore, *FLAGS, "--disable-triggers", archive]
            for command, where in ((dump, opened.url), (restore, url)):
                with running(command, where) as program:
                    if program.wait(lambda: None) != 0:
                        raise _not_copied(opened, program.said())


def _sound(place: Workplace, id: str | None) -> Stored:
    stored = pick(place, id, of_environment=True)
    found = (stored.problem,) if stored.evidence is None else damage(stored)
    if found:
        raise _unusable("M180", stored, f"is damaged: {found[0]}")
    return stored


def _unusable(code: str, stored: Stored, how: str) -> Failure:
    return Failure(
        Notice(
            code=code,
            what=f"{stored.id} {how}",
            why="without a copy of the rows nothing can be measured; nothing was tried",
            next="make a new one: `whimbrel backup create`, or name another: `whimbrel rehearse "
            "--backup ID`",
        )
    )


def _live(opened: Opened) -> Notice:
    return Notice(
        code="M182",
        what=f"the clone is {opened.identity.live.place} itself",
        why="a lock taken in one is visible in the other: a rehearsal there would be the deploy "
        "itself",
        next="give the URL of a copy",
    )


def _not_claimed(place: str, shown: str) -> Notice:
    return Notice(
        code="M183",
        what=f"{place} is {shown}; a clone has to be known as development or test",
        why="the migrations are run there for real and stay; a copy is told from its origin only "
        "by being claimed",
        next="with its URL in TEST_DATABASE_URL: whimbrel -e test identity claim; then again",
    )


def _not_copied(opened: Opened, said: tuple[str, ...]) -> Failure:
    return Failure(
        Notice(
            code="M184",
            what=f"the schema of {opened.identity.live.place} cannot be copied: "
            f"{(said or ('no reason given',))[0]}",
            why="without it there is nothing to fill; nothing was tried",
            next="mend what it names, or rehearse on a backup: whimbrel rehearse",
        )
    )
