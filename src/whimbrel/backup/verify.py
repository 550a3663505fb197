"""Shows how much a backup is worth: its files, a restore, and a comparison with the source."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

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
from .chain import follow_up
from .compare import content_differences, restated, schema_differences
from .content import pin_settings, read_content, read_sequences
from .effort import USUAL, Effort
from .evidence import Evidence
from .intact import damage
from .manifest import Content, SchemaDigest
from .pace import SAY_EVERY_S, Pace
from .program import running
from .programs import programs_for
from .relation import read_relations
from .restore import FLAGS, NotRestored, restore_into
from .sample import in_words
from .schema import schema_digest, without_owners
from .sound import read_soundness
from .store import Stored
from .target import Target, knows_owners, prepare, shaped_database, shaped_like

if TYPE_CHECKING:
    from ..disk.receipt_key import SigningKey

_NAMED = 5

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    level: Level
    problems: tuple[str, ...] = ()


def verify_backup(
    stored: Stored,
    target: Target,
    say: Say,
    effort: Effort = USUAL,
    key: SigningKey | None = None,
) -> Evidence:
    """The new word on this backup, written beside it and signed. A level that is not reached again
    is lost; one that was not asked for again stays, as long as the dump is the same and equal.

    Raises `Failure` where nothing could be found out: B130 to B134 about the server, B101. Then
    what was said before stands.
    """
    began = time.monotonic()
    version = prepare(target, stored.manifest)
    found = _changed(stored) or _damaged(stored, say)
    if found is None:
        found = _restored(_Attempt(stored, target, say, effort, False), version)
    evidence = Evidence(
        backup=stored.id,
        level=found.level,
        at=now_utc(),
        failed=_in_words(found.problems),
        manifest_sha256=stored.sealed or stored.manifest_sha256,
        verified_on=f"{target.shown}, PostgreSQL {version}",
        duration_s=round(time.monotonic() - began, 3),
        tool_version=__version__,
        compared=in_words(stored.manifest.content),
    )

    def following(before: Evidence | None) -> Evidence:
        # What was said under another manifest, or cannot be believed, is not kept.
        known = before if stored.evidence is not None else None
        return replace(evidence, level=_kept(found, known))

    written = follow_up(stored.folder, following, key)
    assert written is not None
    return written


def _kept(found: _Found, before: Evidence | None) -> Level:
    """`before` is the last word as it is now: another verification may have ended meanwhile."""
    is_good = found.level >= Level.EQUAL and not found.problems
    return max(found.level, before.level) if is_good and before else found.level


def _changed(stored: Stored) -> _Found | None:
    """A manifest that was edited says nothing of the dump any more, now or later."""
    if stored.sealed in ("", stored.manifest_sha256):
        return None
    return _Found(level=Level.DAMAGED, problems=(stored.problem,))


def _damaged(stored: Stored, say: Say) -> _Found | None:
    say(f"  reading {stored.manifest.size_bytes / 1e6:,.0f} MB")
    found = damage(stored)
    return _Found(level=Level.DAMAGED, problems=found) if found else None


def _restored(attempt: _Attempt, version: ServerVersion) -> _Found:
    """With its owners where that is possible: a role that may not own what it owned there (an event
    trigger, say) is no fault of the dump."""
    manifest = attempt.stored.manifest
    if knows_owners(attempt.target, manifest):
        found = _with_owners(attempt._replace(with_owners=True), version)
        if found is not None:
            return found
    with shaped_database(attempt.target, version, manifest, attempt.say) as url:
        return _tried(attempt, url)


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
    effort: Effort
    with_owners: bool


def _tried(attempt: _Attempt, url: DatabaseUrl) -> _Found:
    stored, target, say, effort, with_owners = attempt
    say(f"  restoring to {target.shown}")
    began = time.monotonic()
    # The archive's own version first: another build may lack its compression.
    programs = programs_for(stored.manifest.tools.dump_major)
    try:
        tick = _ticker(say)
        restore_into(
            url,
            stored.dump,
            stored.manifest,
            programs,
            tick,
            with_owners=with_owners,
            jobs=effort.jobs,
        )
    except NotRestored as exc:
        return _Found(level=Level.INTACT, problems=(f"it does not restore: {exc}",))
    say(f"  restored in {time.monotonic() - began:.1f} s; comparing")
    content, schema = _read(url, stored.manifest.content, say)
    problems = content_differences(stored.manifest.content, content)
    wanted = stored.manifest.schema
    if not with_owners:
        wanted, schema = without_owners(wanted), without_owners(schema)
    problems += _schema_problems(wanted, schema, url, target, say)
    if problems:
        return _Found(level=Level.RESTORED, problems=problems)
    return _sound(url, say) if effort.is_sound else _Found(level=Level.EQUAL)


def _sound(url: DatabaseUrl, say: Say) -> _Found:
    """A backup that equals a source which is not sound is still equal, and says what it has."""
    say("  looking for broken pages, indexes and references")
    try:
        with connect(url, application_name="whimbrel backup") as conn:
            pin_settings(conn)
            found = read_soundness(conn)
    except psycopg.Error as exc:
        raise statement_failure(exc, doing="the restored rows could not be checked") from exc
    if found.not_looked:
        say(f"  note: not looked at: {found.not_looked}")
    is_sound = not found.problems and not found.not_looked
    return _Found(level=Level.SOUND if is_sound else Level.EQUAL, problems=found.problems)


def _read(url: DatabaseUrl, wanted: Content, say: Say) -> tuple[Content, SchemaDigest]:
    try:
        with connect(url, application_name="whimbrel backup") as conn:
            pin_settings(conn)
            sequences = read_sequences(conn)
            relations = read_relations(conn)
            pace = Pace(relations)

            def between() -> None:
                pace.next_table()
                if pace.is_due:
                    say(f"  comparing: {pace.in_words}")

            sample = [each.relation for each in relations if each.relation.shown in wanted.sampled]
            content = read_content(conn, relations, sequences, between, sample)
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
        if now - said >= SAY_EVERY_S:
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
