"""Shows how much a backup is worth: its files, a restore, and a comparison with the source."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import psycopg

from .. import __version__
from ..config.url import DatabaseUrl
from ..db.connect import connect
from ..db.failure import statement_failure
from ..disk.environ import now_utc
from ..errors import Failure, Notice
from ..guard.backup_level import Level
from ..pg.version import ServerVersion
from ..read.catalog import read_catalog
from .compare import content_differences, restated, schema_differences
from .content import pin_settings, read_content, read_sequences
from .evidence import Evidence
from .intact import damage
from .manifest import Content, SchemaDigest
from .program import running
from .programs import programs_for
from .relation import read_relations
from .restore import FLAGS, NotRestored, restore_into
from .schema import schema_digest, without_owners
from .store import Stored, write_evidence
from .target import Target, knows_owners, prepare, shaped_database, shaped_like

_NAMED = 5
_SAY_EVERY_S = 2.0

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    level: Level
    problems: tuple[str, ...] = ()


def verify_backup(stored: Stored, target: Target, say: Say) -> Evidence:
    """The new word on this backup, written beside it. A level that is not reached again is lost.

    Raises `Failure` where nothing could be found out: B130 to B134 about the server, B101. Then
    what was said before stands.
    """
    began = time.monotonic()
    version = prepare(target, stored.manifest)
    found = _changed(stored) or _damaged(stored, say)
    if found is None:
        found = _restored(stored, version, target, say)
    evidence = Evidence(
        backup=stored.id,
        level=found.level,
        at=now_utc(),
        failed=_in_words(found.problems),
        manifest_sha256=stored.sealed or stored.manifest_sha256,
        verified_on=f"{target.shown}, PostgreSQL {version}",
        duration_s=round(time.monotonic() - began, 3),
        tool_version=__version__,
    )
    write_evidence(stored.folder, evidence)
    return evidence


def _changed(stored: Stored) -> _Found | None:
    """A manifest that was edited says nothing of the dump any more, now or later."""
    if stored.sealed in ("", stored.manifest_sha256):
        return None
    return _Found(level=Level.DAMAGED, problems=(stored.problem,))


def _damaged(stored: Stored, say: Say) -> _Found | None:
    say(f"  reading {stored.manifest.size_bytes / 1e6:,.0f} MB")
    found = damage(stored)
    return _Found(level=Level.DAMAGED, problems=found) if found else None


def _restored(stored: Stored, version: ServerVersion, target: Target, say: Say) -> _Found:
    """With its owners where that is possible: a role that may not own what it owned there (an event
    trigger, say) is no fault of the dump."""
    attempt = _Attempt(stored, target, say, with_owners=knows_owners(target, stored.manifest))
    if attempt.with_owners:
        found = _with_owners(attempt, version)
        if found is not None:
            return found
    with shaped_database(target, version, stored.manifest, say) as url:
        return _tried(attempt._replace(with_owners=False), url)


def _with_owners(attempt: _Attempt, version: ServerVersion) -> _Found | None:
    """None where it does not restore so; without its owners it may."""
    try:
        manifest = attempt.stored.manifest
        with shaped_database(attempt.target, version, manifest, attempt.say) as url:
            found = _tried(attempt, url)
    except Failure as failure:
        if failure.notice.code != "B134":
            raise
        attempt.say(f"  note: {failure.notice.what}; once more, without owners")
        return None
    if found.level is not Level.INTACT:
        return found
    attempt.say(f"  note: {found.problems[0]}; once more, without owners")
    return None


class _Attempt(NamedTuple):
    stored: Stored
    target: Target
    say: Say
    with_owners: bool


def _tried(attempt: _Attempt, url: DatabaseUrl) -> _Found:
    stored, target, say, with_owners = attempt
    say(f"  restoring to {target.shown}")
    began = time.monotonic()
    # The archive's own version first: another build may lack its compression.
    programs = programs_for(stored.manifest.tools.dump_major)
    try:
        tick = _ticker(say)
        restore_into(url, stored.dump, stored.manifest, programs, tick, with_owners=with_owners)
    except NotRestored as exc:
        return _Found(level=Level.INTACT, problems=(f"it does not restore: {exc}",))
    say(f"  restored in {time.monotonic() - began:.1f} s; comparing")
    content, schema = _read(url)
    problems = content_differences(stored.manifest.content, content)
    wanted = stored.manifest.schema
    if not with_owners:
        wanted, schema = without_owners(wanted), without_owners(schema)
    problems += _schema_problems(wanted, schema, url, target, say)
    return _Found(level=Level.RESTORED if problems else Level.EQUAL, problems=problems)


def _read(url: DatabaseUrl) -> tuple[Content, SchemaDigest]:
    try:
        with connect(url, application_name="whimbrel backup") as conn:
            pin_settings(conn)
            sequences = read_sequences(conn)
            content = read_content(conn, read_relations(conn), sequences, lambda: None)
            return content, schema_digest(read_catalog(conn))
    except psycopg.Error as exc:
        raise statement_failure(exc, doing="the restored rows could not be counted") from exc


def _schema_problems(
    wanted: SchemaDigest,
    found: SchemaDigest,
    url: DatabaseUrl,
    target: Target,
    say: Say,
) -> tuple[str, ...]:
    """PostgreSQL's own text of an expression is not always a fixed point: `x IN ('a')` is spelt
    otherwise after a restore. What is spelt as here after one restore more says the same."""
    problems = schema_differences(wanted, found)
    others = restated(wanted, found)
    if not others:
        return problems
    once_more = dict(_restored_schema(url, target).objects)
    here = dict(found.objects)
    unsettled = [name for name in others if once_more.get(name) != here[name]]
    if not unsettled:
        count = f"{len(others)} definition{'s' * (len(others) != 1)}"
        say(f"  note: {count} spelt otherwise by PostgreSQL after a restore, as {others[0]}")
    return (*problems, *(f"{name} is defined otherwise" for name in unsettled))


def _restored_schema(url: DatabaseUrl, target: Target) -> SchemaDigest:
    """The schema of `url`, dumped and restored once more."""
    with tempfile.TemporaryDirectory(prefix="whimbrel-") as folder:
        archive = str(Path(folder) / "schema")
        with connect(url) as conn:
            programs = programs_for(ServerVersion(conn.info.server_version).major)
        dump = [programs.pg_dump, "-Fc", "--schema-only", "-f", archive]
        restore = [programs.pg_restore, *FLAGS]
        with shaped_like(url, target) as again:
            for command, where in ((dump, url), ([*restore, archive], again)):
                with running(command, where) as program:
                    if program.wait(lambda: None) != 0:
                        raise _no_second(program.said())
            with connect(again, application_name="whimbrel backup") as conn:
                return schema_digest(read_catalog(conn))


def _ticker(say: Say) -> Callable[[], None]:
    began = said = time.monotonic()

    def tick() -> None:
        nonlocal said
        now = time.monotonic()
        if now - said >= _SAY_EVERY_S:
            said = now
            say(f"  restoring, {now - began:.0f} s")

    return tick


def _in_words(problems: tuple[str, ...]) -> str:
    more = f"; and {len(problems) - _NAMED} more" if len(problems) > _NAMED else ""
    return "; ".join(problems[:_NAMED]) + more


def _no_second(said: tuple[str, ...]) -> Failure:
    return Failure(
        Notice(
            code="B135",
            what=f"the restored schema cannot be compared: {(said or ('no reason given',))[0]}",
            why="some definitions are spelt otherwise, and only a second restore tells whether "
            "they say the same",
            next="run `whimbrel backup verify` again",
        )
    )
