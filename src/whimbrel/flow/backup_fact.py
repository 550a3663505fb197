"""What is known of backups: the folder of this project, and the database's own rows."""

from __future__ import annotations

from collections.abc import Iterable

from ..backup.store import Stored, list_backups
from ..errors import Failure
from ..guard.backup_level import Level
from ..guard.gate import BackupEvidence, BackupFact, Unknown
from ..ledger.backups import BackupRow, read_backups
from ..read.evidence import read_evidence
from .backup_keys import counting_keys, why_not_counted
from .backups_folder import backups_folder
from .opened import Opened
from .pitr import pitr_fact
from .workplace import Workplace


def backup_fact(place: Workplace, opened: Opened) -> BackupFact | Unknown:
    """Read only. A release container has no folder: there the rows alone speak."""
    try:
        stored, _ = list_backups(backups_folder(place))
        rows = read_backups(opened.conn)
        keys = counting_keys(place, opened) if stored else frozenset[str]()
    except Failure as failure:
        return Unknown(reason=failure.notice.what)
    live, mark = opened.identity.live, opened.identity.mark
    return BackupFact(
        evidence=tuple(_together(stored, rows, keys)),
        system_identifier=live.system_identifier,
        database_oid=live.database_oid,
        mark_uuid=mark.uuid if mark and opened.identity.is_known else "",
        is_empty=read_evidence(opened.conn).is_empty,
        pitr=pitr_fact(place, opened),
    )


def _together(
    stored: Iterable[Stored], rows: Iterable[BackupRow], keys: frozenset[str]
) -> Iterable[BackupEvidence]:
    """One word on each backup: the newest, as long as file and row speak of one manifest. A file's
    counts only where it is signed by one of the `keys`; a row's was written with the right to."""
    by_id = {row.backup: row for row in rows}
    for each in stored:
        row = by_id.pop(each.id, None)
        yield _of_file(each, keys) if row is None else _of_both(each, row, keys)
    for row in by_id.values():
        if row.shown_level is not None:
            yield _of_row(row, row.shown_level)


def _of_both(stored: Stored, row: BackupRow, keys: frozenset[str]) -> BackupEvidence:
    if row.manifest_sha256 != stored.manifest_sha256:
        other = "its manifest is not the one that the database remembers"
        return _of_manifest(stored, Level.DAMAGED, stored.problem or other)
    evidence = stored.evidence
    level = row.shown_level
    if evidence is None or level is None:
        return _of_file(stored, keys)
    if evidence.at >= row.said_at and not why_not_counted(evidence, keys):
        return _of_file(stored, keys)
    return _of_row(row, level)


def _of_file(stored: Stored, keys: frozenset[str]) -> BackupEvidence:
    evidence = stored.evidence
    if evidence is None:
        return _of_manifest(stored, Level.DAMAGED, stored.problem)
    problem = why_not_counted(evidence, keys)
    if problem:
        return _of_manifest(stored, min(evidence.level, Level.RECORDED), problem)
    return _of_manifest(stored, evidence.level, evidence.failed)


def _of_manifest(stored: Stored, level: Level, failed: str) -> BackupEvidence:
    source = stored.manifest.source
    return BackupEvidence(
        id=stored.id,
        level=level,
        taken_at=stored.manifest.taken_at,
        failed=failed,
        system_identifier=source.system_identifier,
        database_oid=source.database_oid,
        mark_uuid=source.mark_uuid,
        compared=stored.evidence.compared if stored.evidence else "",
    )


def _of_row(row: BackupRow, level: Level) -> BackupEvidence:
    return BackupEvidence(
        id=row.backup,
        level=level,
        taken_at=row.taken_at,
        failed=row.failed,
        system_identifier=row.system_identifier,
        database_oid=row.database_oid,
        mark_uuid=row.mark_uuid,
        compared=row.compared,
    )
