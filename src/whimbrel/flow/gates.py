"""Collects what the gates of a deploy are asked about; the guard decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..catalog.fingerprint import fingerprint
from ..config.kind import Kind
from ..disk.environ import now_utc
from ..errors import Failure
from ..guard.gate import (
    ConfirmationFact,
    DeployerFact,
    DriftFact,
    GateFacts,
    HistoryFact,
    IdentityFact,
    PendingMigration,
    StagingFact,
    StagingProof,
    Unknown,
)
from ..guard.identity import disagreement
from ..history.row import RowState
from ..ledger.fence import DEPLOY_KEY, read_holder
from ..ledger.fingerprints import KnownSchema, history_digest, read_known_schema
from ..ledger.notes import read_proofs
from ..ledger.table import read_rows
from ..read.catalog import read_catalog
from .backup_fact import backup_fact
from .call import Call
from .enter import enter_other
from .opened import Opened
from .past import Past, ledger_table
from .work import Work
from .workplace import Workplace, named_environment


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The situation in which the facts are collected.

    `replay` gives the fingerprint to which the applied migrations alone lead; it raises `Failure`
    where that cannot be built. `is_in_turn`: are we the one deployer already?
    """

    past: Past
    work: Work
    replay: Callable[[], str]
    is_in_turn: bool


def collect_facts(call: Call, place: Workplace, opened: Opened, moment: Moment) -> GateFacts:
    """Reads this database and staging's; changes nothing."""
    live = fingerprint(read_catalog(opened.conn))
    known = read_known_schema(opened.conn)
    is_resumed = bool(moment.past.comparison.failed)
    # Half a migration is no state that a proof starts from or a replay leads to: what counts is
    # the schema in which it began.
    start = known.fingerprint if is_resumed and known else live
    return GateFacts(
        now=now_utc(),
        environment=place.environment.name,
        identity=_identity(place, opened),
        deployer=_deployer(opened, moment),
        history=_history(moment.past),
        drift=_drift(moment, known, start),
        staging=_staging(call, place, opened, moment.work, start),
        backup=backup_fact(place, opened),
        confirmation=ConfirmationFact(
            given=call.confirmation or "", wanted=opened.identity.confirm_token
        ),
    )


def _identity(place: Workplace, opened: Opened) -> IdentityFact | Unknown:
    if not opened.identity.is_known:
        return Unknown(reason=f"{opened.identity.live.place} is {opened.identity.because}")
    return IdentityFact(
        shown=opened.identity.confirm_token,
        problem=disagreement(place.environment, opened.identity),
    )


def _deployer(opened: Opened, moment: Moment) -> DeployerFact:
    holder = None if moment.is_in_turn else read_holder(opened.conn, DEPLOY_KEY)
    return DeployerFact(other=str(holder) if holder else "")


def _history(past: Past) -> HistoryFact:
    comparison = past.comparison
    return HistoryFact(
        edited=tuple(each.migration.name for each in comparison.edited),
        missing=tuple(row.migration_name for row in comparison.missing),
    )


def _drift(moment: Moment, known: KnownSchema | None, start: str) -> DriftFact | Unknown:
    if known is not None and known.history == history_digest(moment.past.rows):
        return DriftFact(expected=known.fingerprint, live=start)
    try:
        return DriftFact(expected=moment.replay(), live=start)
    except Failure as failure:
        notice = failure.notice
        reason = f"what it should be cannot be built: {notice.what}; to mend that: {notice.next}"
        return Unknown(reason=reason)


def _staging(
    call: Call, place: Workplace, opened: Opened, work: Work, start: str
) -> StagingFact | Unknown:
    environment = named_environment(place, Kind.STAGING.value)
    with enter_other(call, place, environment) as staging:
        if staging is None:
            return Unknown(reason="staging's database cannot be reached from here")
        if not staging.identity.is_known or staging.identity.kind is not Kind.STAGING:
            return Unknown(reason=f"what staging's URL reaches is {staging.identity.shown}")
        rows = read_rows(staging.conn, ledger_table(place, staging))
        proofs = read_proofs(staging.conn)
    mark = opened.identity.mark
    return StagingFact(
        pending=tuple(
            PendingMigration(name=each.migration.name, checksum=each.migration.checksum)
            for each in work.todo
        ),
        start=start,
        production=mark.uuid if mark else "",
        proofs=tuple(
            StagingProof(
                migration=proof.migration_name,
                checksum=proof.checksum,
                fingerprint_before=proof.fingerprint_before,
                fingerprint_after=proof.fingerprint_after,
                executed_on=proof.executed_on,
                finished_at=proof.finished_at,
            )
            for proof in proofs
        ),
        ledger=frozenset(
            (row.migration_name, row.checksum) for row in rows if row.state is RowState.APPLIED
        ),
    )
