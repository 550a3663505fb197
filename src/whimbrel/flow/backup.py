"""Backups of an environment's database: make, list, verify."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from .. import __version__
from ..backup.create import Order, create_backup
from ..backup.effort import USUAL, Effort
from ..backup.evidence import Evidence
from ..backup.hold import reading
from ..backup.manifest import Source
from ..backup.pitr.tools import read_coverage
from ..backup.store import Stored, Unreadable, list_backups, open_backup
from ..backup.verify import verify_backup
from ..config.environment import Environment
from ..disk.environ import host_name
from ..disk.room import lies_with
from ..errors import Failure, Interrupted, Notice, Usage
from ..guard.backup_level import Level
from ..guard.coverage import Coverage
from ..ledger.backups import BackupRow, write_backup
from ..ledger.upgrade import ensure_ledger
from ..read.data_folder import read_data_folder
from .backup_keys import signing_key
from .backup_server import verifying_server
from .backups_folder import backups_folder
from .call import Call
from .enter import enter, enter_other
from .opened import Opened
from .own_folder import own_folder
from .workplace import Workplace, named_environment, open_workplace, urls_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup as it is known now. `problem` says why its level is what it is, if anything."""

    stored: Stored
    level: Level
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """`pitr`: what the tool for point-in-time recovery has, a notice where it cannot be asked, None
    where the project names none."""

    folder: Path
    backups: tuple[Backup, ...]
    unreadable: tuple[Unreadable, ...]
    pitr: Coverage | Notice | None


def create(call: Call, effort: Effort = USUAL) -> Backup:
    """Dump the environment's database at one snapshot. Level *recorded*."""
    place = open_workplace(call, "backup create")
    with enter(call, place) as opened:
        return make(call, place, opened, effort)


def make(call: Call, place: Workplace, opened: Opened, effort: Effort = USUAL) -> Backup:
    """The same where the database is open already. Raises `Interrupted` (B150)."""
    folder = backups_folder(place)
    if not place.settings.backups:
        own_folder(place.root)
    call.say(f"dumping {opened.identity.live.place}")
    source = source_of(place, opened)
    order = Order(
        url=opened.url,
        source=source,
        backups=folder,
        say=call.say,
        effort=effort,
        sampled_before=_last_sampled(folder, source) if effort.sample_bytes else "",
        key=signing_key(call),
    )
    with unless_interrupted("the backup", "what had been written is removed: there is none"):
        stored = create_backup(order)
    made = _known(stored)
    _record(call, place, opened, stored, stored.evidence)
    data = read_data_folder(opened.conn)
    if data is not None and lies_with(folder, data) and not opened.identity.kind.is_lenient:
        call.say(
            f"note: {folder} is on the same disk as the server's data, and goes with it: copy the "
            "backup elsewhere, or set backups in whimbrel.toml"
        )
    return made


def _last_sampled(folder: Path, source: Source) -> str:
    """The last table of the newest sample of that database, from which the next one goes on."""
    here = (source.system_identifier, source.database_oid)
    for each in reversed(list_backups(folder)[0]):
        of = each.manifest.source
        sampled = each.manifest.content.sampled
        if (of.system_identifier, of.database_oid) == here and sampled:
            return sampled[-1]
    return ""


def list_all(call: Call) -> Listed:
    """Every backup of the folder, oldest first. Connects to no database; a tool that the project
    names for point-in-time recovery is asked."""
    place = open_workplace(call, "backup list")
    stored, unreadable = list_backups(backups_folder(place))
    return Listed(
        folder=backups_folder(place),
        backups=tuple(_known(each) for each in stored),
        unreadable=unreadable,
        pitr=_by_tool(place),
    )


def _by_tool(place: Workplace) -> Coverage | Notice | None:
    settings = place.settings.pitr_of(place.environment.name)
    if settings is None:
        return None
    try:
        return read_coverage(settings)
    except Failure as failure:
        return failure.notice


def verify(
    call: Call, id: str | None, effort: Effort = USUAL, programs: Path | None = None
) -> Backup:
    """Restore to scratch and compare; the newest backup without `id`. `programs`: a folder of
    PostgreSQL's, whose embedded server takes the restore.

    The word on it is written beside it, and into the database it is of, where that can be reached.
    """
    place = open_workplace(call, "backup verify")
    stored = pick(place, id, of_environment=True)
    evidence = check(call, place, stored, effort, programs)
    record_at_source(call, place, stored, evidence)
    return _known(open_backup(backups_folder(place), stored.id))


def check(
    call: Call,
    place: Workplace,
    stored: Stored,
    effort: Effort = USUAL,
    programs: Path | None = None,
) -> Evidence:
    """Verify without recording it in the source. Nobody removes it meanwhile."""
    call.say(f"verifying {stored.id} of {stored.manifest.place}")
    kept = "nothing was found out; what was said of it before stands"
    with (
        unless_interrupted(f"the verification of {stored.id}", kept),
        reading(stored),
        verifying_server(place, stored.manifest, programs) as target,
    ):
        return verify_backup(stored, target, call.say, effort, signing_key(call))


@contextmanager
def unless_interrupted(what: str, kept: str) -> Iterator[None]:
    """An interrupt in this block says what is left of the work. Raises `Interrupted` (B150)."""
    try:
        yield
    except KeyboardInterrupt:
        raise Interrupted(
            Notice(
                code="B150",
                what=f"{what} was interrupted",
                why=f"{kept}; the database itself was only read",
                next="run the same command again; it begins anew",
            )
        ) from None


def make_verified(call: Call, place: Workplace, opened: Opened) -> Backup:
    """Make one and verify it at once; the database is open already."""
    made = make(call, place, opened)
    evidence = check(call, place, made.stored)
    _record(call, place, opened, made.stored, evidence)
    return _known(open_backup(backups_folder(place), made.stored.id))


def pick(place: Workplace, id: str | None, *, of_environment: bool) -> Stored:
    """That backup, else the newest: with `of_environment` of this one, where it was stated.

    Raises `Usage` (B103, B106).
    """
    folder = backups_folder(place)
    if id is not None:
        return open_backup(folder, id)
    every, _ = list_backups(folder)
    stored, name = every, place.environment.name
    if of_environment and place.environment.stated_by.may_mark:
        stored = tuple(each for each in every if each.manifest.source.environment == name)
    if stored:
        return stored[-1]
    raise Usage(
        Notice(
            code="B106",
            what=f"there is no backup of {name}" if folder.is_dir() else "there is no backup",
            why=f"{_others(every)} in {folder}",
            next=f"whimbrel -e {name} backup create",
        )
    )


def _others(stored: tuple[Stored, ...]) -> str:
    if not stored:
        return "nothing was found"
    names = sorted({each.manifest.source.environment for each in stored})
    return f"only backups of {', '.join(names)} are"


def _known(stored: Stored) -> Backup:
    if stored.evidence is None:
        return Backup(stored=stored, level=Level.DAMAGED, problem=stored.problem)
    return Backup(stored=stored, level=stored.evidence.level, problem=stored.evidence.failed)


def source_of(place: Workplace, opened: Opened) -> Source:
    """Which database this is, for a manifest."""
    live, mark = opened.identity.live, opened.identity.mark
    return Source(
        environment=place.environment.name,
        kind=opened.identity.kind.value,
        system_identifier=live.system_identifier,
        database_oid=live.database_oid,
        mark_uuid=mark.uuid if mark and opened.identity.is_known else "",
        database=live.database,
        host=live.host,
        port=live.port,
        server_version=live.server_version,
        is_in_recovery=live.is_in_recovery,
    )


def record_at_source(
    call: Call, place: Workplace, stored: Stored, evidence: Evidence, level: str = ""
) -> None:
    """The word on a backup in the database that it is of, where that is reached from here. `level`
    in place of the evidence's own: "removed", say."""
    why = ""
    try:
        environment = named_environment(place, stored.manifest.source.environment)
        with _entered(call, place, environment) as opened:
            if opened is not None and _is_source(opened, stored):
                _record(call, place, opened, stored, evidence, level)
                return
    except Failure as failure:
        why = f" ({failure.notice.what})"
    place_of_it = stored.manifest.place
    call.say(f"note: {place_of_it} is not reached from here{why}; the evidence is in the file")


def _entered(
    call: Call, place: Workplace, environment: Environment
) -> AbstractContextManager[Opened | None]:
    """The project's own server may have slept since the backup was made."""
    urls = urls_of(place, environment)
    if not urls.is_embedded:
        return enter_other(call, place, environment)
    quiet = replace(call, say=lambda _: None)
    return enter(quiet, replace(place, environment=environment, urls=urls))


def _is_source(opened: Opened, stored: Stored) -> bool:
    live, source = opened.identity.live, stored.manifest.source
    here = (live.system_identifier, live.database_oid)
    return here == (source.system_identifier, source.database_oid)


def _record(
    call: Call,
    place: Workplace,
    opened: Opened,
    stored: Stored,
    evidence: Evidence | None,
    level: str = "",
) -> None:
    """A row in the database itself; where it cannot be written, that is said and no more."""
    if evidence is None:
        return
    if not opened.identity.is_known:
        call.say("note: no evidence row, because nobody has said what this database is")
        return
    try:
        ensure_ledger(opened.conn)
        row = _row(place, stored, evidence)
        write_backup(opened.conn, replace(row, level=level) if level else row)
    except Failure as failure:
        call.say(f"note: no evidence row in the database: {failure.notice.what}")


def _row(place: Workplace, stored: Stored, evidence: Evidence) -> BackupRow:
    source = stored.manifest.source
    return BackupRow(
        backup=stored.id,
        level=evidence.level.word,
        taken_at=stored.manifest.taken_at,
        said_at=evidence.at,
        failed=evidence.failed,
        system_identifier=source.system_identifier,
        database_oid=source.database_oid,
        mark_uuid=source.mark_uuid,
        manifest_sha256=evidence.manifest_sha256,
        size_bytes=stored.manifest.size_bytes,
        verified_on=evidence.verified_on,
        kept_at=f"{host_name()}:{stored.folder}",
        who=place.who,
        tool_version=__version__,
        compared=evidence.compared,
    )
