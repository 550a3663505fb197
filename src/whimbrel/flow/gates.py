"""Collects what the gates of a deploy are asked about; the guard decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import psycopg

from ..catalog.catalog import Catalog
from ..catalog.fingerprint import fingerprint
from ..diff.objects import invalid_indexes
from ..errors import Failure
from ..guard.gate import (
    ConfirmationFact,
    DeployerFact,
    DriftFact,
    FreezeFact,
    GateFacts,
    HistoryFact,
    IdentityFact,
    PendingMigration,
    SignOffsFact,
    StagingFact,
    Unknown,
)
from ..guard.identity import disagreement
from ..ledger.fence import DEPLOY_KEY, read_holder
from ..ledger.fingerprints import KnownSchema, history_digest, read_known_schema
from ..ledger.freezes import read_freezes
from ..ledger.rehearsals import read_rehearsals
from ..read.catalog import read_catalog
from ..read.health import read_health
from .backup_fact import backup_fact
from .call import Call
from .clock import read_clock
from .evidence import FromStaging, ask_staging
from .hazards_fact import hazards_fact
from .ignored import heeding
from .opened import Opened
from .past import Past
from .receipts import FromReceipts, read_receipts
from .work import Work
from .workplace import Workplace

_Fact = TypeVar("_Fact")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The situation in which the facts are collected.

    `replay` gives the schema to which the applied migrations alone lead; it raises `Failure`
    where that cannot be built. `is_in_turn`: are we the one deployer already?
    """

    past: Past
    work: Work
    replay: Callable[[], Catalog]
    is_in_turn: bool


class _Seen(NamedTuple):
    """The schema in which the deploy begins, and all of the live one, ignored objects with it:
    what was remembered before a rule came holds them."""

    start: str
    whole: str


def collect_facts(call: Call, place: Workplace, opened: Opened, moment: Moment) -> GateFacts:
    """Reads this database and staging's; changes nothing."""
    catalog = read_catalog(opened.conn)
    live, whole = fingerprint(heeding(opened.ignored, catalog)), fingerprint(catalog)
    known = read_known_schema(opened.conn)
    is_resumed = bool(moment.past.comparison.failed)
    # Half a migration is no state that a proof starts from or a replay leads to: what counts is
    # the schema in which it began.
    start = known.fingerprint if is_resumed and known else live
    said = ask_staging(call, place)
    receipts = read_receipts(place, opened, moment.work)
    return GateFacts(
        now=read_clock(opened.conn),
        environment=place.environment.name,
        identity=_identity(place, opened),
        deployer=_deployer(opened, moment),
        history=_history(moment.past),
        drift=_drift(opened, moment, known, _Seen(start=start, whole=whole), catalog),
        staging=_staging(opened, moment.work, _Seen(start=start, whole=whole), said, receipts),
        backup=backup_fact(place, opened),
        hazards=hazards_fact(place, opened, moment.work.todo),
        health=_asked(lambda: read_health(opened.conn)),
        freeze=_asked(lambda: FreezeFact.of(read_freezes(opened.conn))),
        signoffs=_signoffs(place, said, receipts),
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


def _drift(
    opened: Opened, moment: Moment, known: KnownSchema | None, seen: _Seen, live: Catalog
) -> DriftFact | Unknown:
    invalid = tuple(each.name.shown for each in invalid_indexes(live))
    if known is not None and known.history == history_digest(moment.past.rows):
        if known.fingerprint in (seen.start, seen.whole):
            return DriftFact(expected=seen.start, live=seen.start)
        if not opened.ignored:
            return DriftFact(expected=known.fingerprint, live=seen.start, invalid=invalid)
    try:
        expected = fingerprint(heeding(opened.ignored, moment.replay()))
        is_unrecorded = not moment.past.comparison.applied
        return DriftFact(
            expected=expected, live=seen.start, is_unrecorded=is_unrecorded, invalid=invalid
        )
    except Failure as failure:
        notice = failure.notice
        reason = f"what it should be cannot be built: {notice.what}; to mend that: {notice.next}"
        return Unknown(reason=reason)


def _staging(
    opened: Opened, work: Work, seen: _Seen, said: FromStaging, receipts: FromReceipts
) -> StagingFact:
    mark = opened.identity.mark
    unread = Unknown(reason=said.unread) if said.unread else None
    return StagingFact(
        pending=tuple(
            PendingMigration(name=each.migration.name, checksum=each.migration.checksum)
            for each in work.todo
        ),
        start=seen.start,
        other_start=seen.whole,
        production=mark.uuid if mark else "",
        proofs=unread or said.proofs,
        ledger=unread or said.ledger,
        receipts=receipts.proofs,
        not_counted=receipts.not_counted,
        rehearsals=read_rehearsals(opened.conn),
    )


def _signoffs(place: Workplace, said: FromStaging, receipts: FromReceipts) -> SignOffsFact:
    return SignOffsFact(
        wanted=place.settings.wanted_signoffs,
        by_machine=frozenset(name for name, _ in place.settings.staging_checks),
        given=(*said.signoffs, *receipts.signoffs),
        unread=said.unread,
        not_counted=receipts.signoffs_not_counted,
    )


def _asked(read: Callable[[], _Fact]) -> _Fact | Unknown:
    """What the server refuses to tell is unknown; the gate says so, and the others still answer."""
    try:
        return read()
    except psycopg.Error as exc:
        return Unknown(reason=exc.diag.message_primary or "the connection was lost")
