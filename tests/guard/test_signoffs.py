from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from whimbrel.config.policy import Policy
from whimbrel.config.policy_key import Staging
from whimbrel.guard.freeze import judge_freeze
from whimbrel.guard.frozen import Freeze
from whimbrel.guard.gate import (
    ConfirmationFact,
    DeployerFact,
    DriftFact,
    FreezeFact,
    GateAnswer,
    GateFacts,
    HistoryFact,
    IdentityFact,
    Outcome,
    PendingMigration,
    SignOff,
    SignOffsFact,
    StagingFact,
    StagingProof,
    Unknown,
)
from whimbrel.guard.signoffs import judge_signoffs

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
STAGING = StagingFact(
    pending=(PendingMigration(name="1_a", checksum="a"),),
    start="f0",
    production="production-uuid",
    proofs=(
        StagingProof(
            migration="1_a",
            checksum="a",
            fingerprint_before="f0",
            fingerprint_after="f1",
            executed_on="staging-uuid",
            finished_at=NOW,
        ),
    ),
    ledger=frozenset(),
)
FACTS = GateFacts(
    now=NOW,
    identity=IdentityFact(shown="production/1"),
    deployer=DeployerFact(),
    history=HistoryFact(),
    drift=DriftFact(expected="f0", live="f0"),
    staging=STAGING,
    confirmation=ConfirmationFact(given="", wanted=""),
)
GOOD = SignOff(
    name="search",
    who="ada",
    at=NOW,
    fingerprint="f1",
    checksums=frozenset(["0", "a"]),
    signed_on="staging-uuid",
)


def judged(
    *given: SignOff, policy: Policy | None = None, facts: GateFacts = FACTS, unread: str = ""
) -> GateAnswer:
    fact = SignOffsFact(wanted=("search",), given=given, unread=unread)
    return judge_signoffs(fact, facts, policy or Policy())


def test_a_sign_off_of_these_files_on_this_schema_passes() -> None:
    assert judged(GOOD).line == "sign-offs: passed: signed off: search"


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ((), "nobody has looked"),
        ((replace(GOOD, name="other"),), "nobody has looked"),
        ((replace(GOOD, signed_on="production-uuid"),), "nobody has looked"),
        ((replace(GOOD, checksums=frozenset("0")),), "signed off before staging ran these files"),
        (
            (replace(GOOD, fingerprint="f9"),),
            "signed off on another schema than production will have",
        ),
        ((replace(GOOD, at=NOW - timedelta(days=31)),), "signed off too long ago"),
    ],
)
def test_what_does_not_count_is_said(given: tuple[SignOff, ...], why: str) -> None:
    answer = judged(*given)
    assert (answer.outcome, answer.what) == (Outcome.STOPPED, f"search: {why}")
    assert answer.next == 'try it there, then: whimbrel -e staging signoff "search"'


def test_where_policy_takes_less_than_a_proof_the_files_alone_have_to_do() -> None:
    elsewhere, no_proof = replace(GOOD, fingerprint="f9"), replace(STAGING, proofs=())
    facts = replace(FACTS, staging=no_proof)
    assert judged(GOOD, facts=facts).what == (
        "search: no proof leads from here to what was looked at"
    )
    ledger = replace(Policy(), staging=Staging.LEDGER)
    assert judged(elsewhere, facts=facts, policy=ledger).outcome is Outcome.PASSED
    older = replace(elsewhere, checksums=frozenset("0"))
    assert judged(older, facts=facts, policy=ledger).outcome is Outcome.STOPPED


def test_what_staging_could_not_be_asked_is_unknown_unless_a_receipt_says_it() -> None:
    assert judged(unread="no connection").outcome is Outcome.UNKNOWN
    assert judged(GOOD, unread="no connection").outcome is Outcome.PASSED
    unknown = replace(FACTS, staging=Unknown(reason="no connection"))
    assert judged(GOOD, facts=unknown).outcome is Outcome.UNKNOWN


def test_nothing_asked_for_or_nothing_pending_needs_nobody() -> None:
    assert judge_signoffs(SignOffsFact(), FACTS, Policy()).outcome is Outcome.PASSED
    nothing = replace(FACTS, staging=replace(STAGING, pending=()))
    assert judged(facts=nothing).what == "nothing is pending"


def test_a_freeze_names_who_why_and_until() -> None:
    assert judge_freeze(FreezeFact()).outcome is Outcome.PASSED
    first = Freeze(who="ada@laptop", since=NOW, until=None, reason="year end")
    answer = judge_freeze(FreezeFact(holding=(first,)))
    assert answer.line == (
        "freeze: stopped: frozen by ada@laptop since 2026-05-04 12:00 UTC: year end"
    )
    assert answer.next.startswith("wait, or ask ada@laptop; ")
    until = replace(first, until=NOW + timedelta(hours=2))
    assert judge_freeze(FreezeFact(holding=(until, first))).what == (
        "frozen by ada@laptop since 2026-05-04 12:00 UTC until 2026-05-04 14:00 UTC: year end; "
        "and 1 more hold"
    )
