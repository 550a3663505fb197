"""The staging gate: did another database run these exact bytes, from this very schema?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from ..config.policy import Policy
from ..config.policy_key import Staging
from .ages import CLOCK_SKEW, age_in_words
from .gate import (
    GateAnswer,
    Measured,
    Outcome,
    PendingMigration,
    StagingFact,
    StagingProof,
    Unknown,
    shortened,
)


def judge_staging(fact: StagingFact, policy: Policy, now: datetime) -> GateAnswer:
    """Stronger evidence than policy asks for always serves: a proof also where `ledger` does.

    Asked only while the gate is not off.
    """
    if not fact.pending:
        return GateAnswer(name="staging", outcome=Outcome.PASSED, what="nothing is pending")
    proven = _by_proof(fact, policy, now)
    if proven.outcome.lets_go or policy.staging is Staging.PROOF:
        return proven
    recorded = _by_ledger(fact, policy)
    if recorded.outcome.lets_go or policy.staging is Staging.LEDGER:
        return recorded
    return _by_rehearsal(fact, policy, now)


def reached_schemas(fact: StagingFact, policy: Policy, now: datetime) -> frozenset[str]:
    """The schemas to which proofs lead from production's through all that is pending; none where
    the chain has a gap."""
    return _follow(fact, policy, now)[0]


def measured_times(fact: StagingFact) -> Mapping[str, Measured]:
    """By the checksum of what ran; the newest run counts."""
    rows = fact.proofs if not isinstance(fact.proofs, Unknown) else ()
    runs = sorted((*rows, *fact.receipts), key=lambda each: each.finished_at)
    elsewhere = (each for each in runs if each.executed_on != fact.production)
    return {each.checksum: each.measured for each in elsewhere if each.measured is not None}


def _by_proof(fact: StagingFact, policy: Policy, now: datetime) -> GateAnswer:
    """By staging's own rows, by receipts that left it, or by both together."""
    if isinstance(fact.start, Unknown):
        return _unknown(fact.start)
    reached, reason = _follow(fact, policy, now)
    if not reached:
        if isinstance(fact.proofs, Unknown):
            return _unknown(
                fact.proofs,
                (
                    *([f"receipts alone do not do: {reason}"] if fact.receipts else ()),
                    *fact.not_counted,
                ),
            )
        return _stopped(reason, fact.not_counted)
    count = len(fact.pending)
    by = "by receipts" if isinstance(fact.proofs, Unknown) else "there"
    return GateAnswer(
        name="staging",
        outcome=Outcome.PASSED,
        what=f"{_counted(count)} proven {by}, from this schema",
    )


def _follow(fact: StagingFact, policy: Policy, now: datetime) -> tuple[frozenset[str], str]:
    """Proofs chain: the first starts from production's schema, each next one where one ended. Of
    one migration there may be several, so several schemas can be reached. And why none is."""
    if isinstance(fact.start, Unknown):
        return frozenset(), fact.start.reason
    window = _Window(
        oldest=now - timedelta(days=policy.proof_max_age_d),
        soaked=now - timedelta(hours=policy.staging_soak_h),
        now=now,
    )
    reached = frozenset([fact.start, fact.other_start or fact.start])
    for migration in fact.pending:
        usable, reason = _usable(migration, fact, window)
        after = {p.fingerprint_after for p in usable if p.fingerprint_before in reached}
        if not after:
            return frozenset(), reason or _other_start(migration)
        reached = frozenset(after)
    return reached, ""


class _Window(NamedTuple):
    """When a proof has to be of: not before `oldest`, not after `soaked`."""

    oldest: datetime
    soaked: datetime
    now: datetime


def _usable(
    migration: PendingMigration, fact: StagingFact, window: _Window
) -> tuple[Sequence[StagingProof], str]:
    """The proofs that count for a migration, and why there is none."""
    rows = fact.proofs if not isinstance(fact.proofs, Unknown) else ()
    proofs = (*rows, *fact.receipts)
    same_bytes = [p for p in proofs if p.checksum == migration.checksum]
    elsewhere = [p for p in same_bytes if p.executed_on != fact.production]
    past = [p for p in elsewhere if p.finished_at <= window.now + CLOCK_SKEW]
    recent = [p for p in past if p.finished_at >= window.oldest]
    soaked = [p for p in recent if p.finished_at <= window.soaked or window.soaked == window.now]
    if soaked:
        return soaked, ""
    if recent:
        return (), _not_yet(migration, min(p.finished_at for p in recent), window)
    if elsewhere and not past:
        return (), f"the proof of {migration.name} is in the future: a clock is wrong"
    if elsewhere:
        return (), f"the proof of {migration.name} is too old"
    if same_bytes:
        return (), f"{migration.name} was only ever run here, and that proves nothing"
    if any(p.migration == migration.name for p in proofs):
        return (), f"{migration.name} {_EDITED}"
    return (), f"staging has not run {migration.name}"


def _not_yet(migration: PendingMigration, since: datetime, window: _Window) -> str:
    age, wanted = age_in_words(window.now - since), window.now - window.soaked
    return f"staging has lived with {migration.name} for {age}, {age_in_words(wanted)} are {_ASKED}"


def _other_start(migration: PendingMigration) -> str:
    return f"staging ran {migration.name} {_ELSEWHERE}"


def _by_ledger(fact: StagingFact, policy: Policy) -> GateAnswer:
    """Weaker: the same bytes finished there, from whatever schema."""
    if isinstance(fact.ledger, Unknown):
        return _unknown(fact.ledger)
    if policy.staging_soak_h:
        return _stopped(
            "its ledger does not say for how long staging has lived with it, and "
            f"{policy.staging_soak_h} h are {_ASKED}"
        )
    checksums = {checksum for _, checksum in fact.ledger}
    names = {name for name, _ in fact.ledger}
    for migration in fact.pending:
        if migration.checksum in checksums:
            continue
        edited = migration.name in names
        return _stopped(
            f"{migration.name} {_EDITED}" if edited else f"staging has not run {migration.name}"
        )
    return GateAnswer(
        name="staging",
        outcome=Outcome.PASSED,
        what=f"{_counted(len(fact.pending))} in staging's ledger; that is no proof of the same "
        "starting point",
    )


def _by_rehearsal(fact: StagingFact, policy: Policy, now: datetime) -> GateAnswer:
    """A copy of production with production's rows ran exactly what is pending here, and first."""
    wanted = tuple(each.checksum for each in fact.pending)
    oldest = now - timedelta(days=policy.proof_max_age_d)
    same = [each for each in fact.rehearsals if _holds(each.checksums, wanted)]
    recent = next((each for each in same if each.at >= oldest), None)
    if recent is not None:
        return GateAnswer(
            name="staging",
            outcome=Outcome.PASSED,
            what=f"{_counted(len(wanted))} rehearsed on a copy of {recent.backup}",
        )
    why = "the rehearsal of what is pending is too old" if same else "nobody has rehearsed this"
    return GateAnswer(
        name="staging",
        outcome=Outcome.STOPPED,
        what=why,
        why="production would be the first to run it, with real users waiting on its locks",
        next="whimbrel -e production rehearse (or whimbrel -e staging deploy, whose proof serves "
        "as well), then again: whimbrel -e production deploy",
    )


def _holds(ran: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """In one piece; what ran before it there may have been applied here since."""
    starts = range(len(ran) - len(wanted) + 1)
    return any(ran[start : start + len(wanted)] == wanted for start in starts)


def _counted(count: int) -> str:
    return "the pending migration is" if count == 1 else f"all {count} pending migrations are"


def _unknown(fact: Unknown, also: Sequence[str] = ()) -> GateAnswer:
    return GateAnswer(
        name="staging",
        outcome=Outcome.UNKNOWN,
        what=shortened([fact.reason, *also], "; "),
        why="what cannot be read is never taken for good",
        next="whimbrel -e staging status",
    )


def _stopped(what: str, also: Sequence[str] = ()) -> GateAnswer:
    if _ASKED in what:
        return GateAnswer(
            name="staging",
            outcome=Outcome.STOPPED,
            what=shortened([what, *also], "; "),
            why="what goes wrong with the change only after a while would be found by users",
            next="wait, then again: whimbrel -e production deploy",
        )
    if _ELSEWHERE in what:
        return GateAnswer(
            name="staging",
            outcome=Outcome.STOPPED,
            what=shortened([what, *also], "; "),
            why="what it did and locked there says nothing about what it does here",
            next="whimbrel -e production drift and whimbrel -e staging drift say which of the two "
            "was changed by other means; bring that one back, then again: "
            "whimbrel -e production deploy",
        )
    return GateAnswer(
        name="staging",
        outcome=Outcome.STOPPED,
        what=shortened([what, *also], "; "),
        why="production would be the first to run it, with real users waiting on its locks",
        next=f"{_RUN_ANEW if _EDITED in what else 'whimbrel -e staging deploy'}, then again: "
        "whimbrel -e production deploy",
    )


_ASKED = "asked for (staging_soak_h)"
_ELSEWHERE = "from another schema than the one here"
_EDITED = "was edited after staging ran it"
_RUN_ANEW = (
    "restore the file as it was; or, where it is right as it is now, `whimbrel -e staging reset` "
    "runs all files anew there"
)
