"""Point-in-time recovery of an environment's server, by the tool that the project names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from ..backup.pitr.tools import base_for, read_coverage, refuse_no_restore, restore_files
from ..config.pitr import PitrSettings
from ..config.policy_key import Backup
from ..config.url import DatabaseUrl
from ..db.connect import connect
from ..db.embedded.restored import restored_server
from ..errors import Failure, Notice, Usage
from ..guard.coverage import BaseBackup, Coverage, PitrFact
from ..guard.gate import Unknown
from ..ledger.drills import read_drills
from ..read.archive import read_archive
from .call import Call
from .opened import Opened
from .policy_here import policy_of
from .workplace import Workplace


def pitr_fact(place: Workplace, opened: Opened) -> PitrFact | Unknown | None:
    """What the gate is told. The tool is asked only where policy lets it count."""
    settings = place.settings.pitr_of(place.environment.name)
    policy = policy_of(place, opened).policy.backup
    if settings is None or policy in (Backup.EQUAL, Backup.OFF):
        return None
    return read_pitr(settings, opened)


def read_pitr(settings: PitrSettings, opened: Opened) -> PitrFact | Unknown:
    """The tool's word and the server's own. Read only."""
    try:
        coverage = read_coverage(settings)
        return PitrFact(
            coverage=coverage,
            archive=read_archive(opened.conn, coverage.last_wal),
            drills=read_drills(opened.conn),
            host=opened.url.host,
        )
    except Failure as failure:
        return Unknown(reason=failure.notice.what)
    except psycopg.Error as exc:
        return Unknown(reason=f"the log's state: {exc.diag.message_primary or exc}")


def required_pitr(place: Workplace) -> PitrSettings:
    """Raises `Usage` (B165) where the project names no tool for this environment."""
    name = place.environment.name
    found = place.settings.pitr_of(name)
    if found is not None:
        return found
    raise Usage(
        Notice(
            code="B165",
            what=f"no tool for point-in-time recovery of {name} is named",
            why="the log of a server is kept by another program, which has to be asked",
            next=f'name it in whimbrel.toml: [pitr.{name}], tool = "barman" (or pgbackrest, rds, '
            'command), server = "what the tool calls it"',
        )
    )


@contextmanager
def brought_back(
    call: Call, settings: PitrSettings, opened: Opened, at: datetime | None
) -> Iterator[DatabaseUrl]:
    """The database as it was `at` that moment, at the end of the log without one: on a server of
    its own, as a superuser, gone after the block.

    Raises `Failure`: B160 to B164 the tool, B166 the server is another, E2xx it does not start.
    """
    refuse_no_restore(settings)
    coverage = read_coverage(settings)
    _refuse_other(coverage, opened)
    base = base_for(coverage, at)
    until = f"up to {at:%Y-%m-%d %H:%M:%S.%f} UTC" if at else "up to the end of its log"
    call.say(f"restoring {base.id} of {settings.shown}, {until}")
    database, user = opened.conn.info.dbname, opened.conn.info.user
    with ExitStack() as stack:
        try:
            url = stack.enter_context(
                restored_server(
                    lambda data: _filled(settings, base, data, at), user=user, say=call.say
                )
            )
            url = as_superuser(url.with_database(database))
        except _Elsewhere as elsewhere:
            url = elsewhere.url
        yield url


def _filled(settings: PitrSettings, base: BaseBackup, data: Path, at: datetime | None) -> None:
    url = restore_files(settings, base, data, at)
    if url is not None:
        raise _Elsewhere(url)


class _Elsewhere(Exception):
    """The tool started a server itself."""

    def __init__(self, url: DatabaseUrl) -> None:
        super().__init__()
        self.url = url


def as_superuser(url: DatabaseUrl) -> DatabaseUrl:
    """The same database for one who may read every row; nobody asks for passwords there."""
    asked = """
        SELECT r.rolname FROM pg_catalog.pg_roles AS r
        WHERE r.rolsuper AND r.rolcanlogin ORDER BY r.rolname <> current_user, r.oid LIMIT 1"""
    with connect(url, application_name="whimbrel drill") as conn:
        row = conn.execute(asked).fetchone()
    return replace(url, user=str(row[0])) if row else url


def parse_moment(text: str) -> datetime:
    """`2026-11-28 12:00:00+00:00`, with its zone. Raises `Usage` (B167)."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        found = None
    if found is not None and found.tzinfo is not None:
        return found.astimezone(UTC)
    raise Usage(
        Notice(
            code="B167",
            what=f"{text:.40} is no moment with its zone",
            why="an hour of another zone would bring back the damage, or lose an hour of work",
            next='write it like "2026-05-04 12:00:00+00:00"; Z stands for UTC',
        )
    )


def _refuse_other(coverage: Coverage, opened: Opened) -> None:
    here = opened.identity.live.system_identifier
    if not coverage.system_identifier or coverage.system_identifier == here:
        return
    raise Failure(
        Notice(
            code="B166",
            what=f"{coverage.shown} keeps another server: its system identifier is "
            f"{coverage.system_identifier}, this one's {here}",
            why="what it would bring back are somebody else's rows; nothing was restored",
            next="name the tool's server for this database in whimbrel.toml",
        )
    )
