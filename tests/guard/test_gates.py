from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from whimbrel.config.policy import Policy
from whimbrel.config.policy_key import (
    KEYS,
    Backup,
    Bound,
    Demand,
    Reaction,
    Report,
    Staging,
)
from whimbrel.errors import Notice
from whimbrel.guard.frozen import Freeze
from whimbrel.guard.gate import (
    ConfirmationFact,
    DeployerFact,
    DriftFact,
    FreezeFact,
    GateAnswer,
    GateFacts,
    HazardsFact,
    HistoryFact,
    IdentityFact,
    Outcome,
    PendingMigration,
    Rehearsal,
    SignOffsFact,
    StagingFact,
    StagingProof,
    Unknown,
)
from whimbrel.guard.gates import first_stop, judge_gates, may_go
from whimbrel.guard.health_fact import HealthFact
from whimbrel.guard.table import GATES

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
BUILT = Policy(backup=Backup.OFF)


def proof(
    name: str, before: str, after: str, *, executed_on: str = "staging-uuid", age_d: int = 1
) -> StagingProof:
    return StagingProof(
        migration=name,
        checksum=f"sum of {name}",
        fingerprint_before=before,
        fingerprint_after=after,
        executed_on=executed_on,
        finished_at=NOW - timedelta(days=age_d),
    )


def pending(*names: str) -> tuple[PendingMigration, ...]:
    return tuple(PendingMigration(name=name, checksum=f"sum of {name}") for name in names)


STAGING = StagingFact(
    pending=pending("1_a", "2_b"),
    start="f0",
    production="production-uuid",
    proofs=(proof("1_a", "f0", "f1"), proof("2_b", "f1", "f2")),
    ledger=frozenset([("1_a", "sum of 1_a"), ("2_b", "sum of 2_b")]),
)
GOOD = GateFacts(
    now=NOW,
    identity=IdentityFact(shown="production/1a2b3c4d"),
    deployer=DeployerFact(),
    history=HistoryFact(),
    drift=DriftFact(expected="f0", live="f0"),
    staging=STAGING,
    hazards=HazardsFact(found=()),
    health=HealthFact(role='"ada"', free_connections=90, oldest_database="shop", oldest_age=1),
    freeze=FreezeFact(),
    signoffs=SignOffsFact(),
    confirmation=ConfirmationFact(given="production/1a2b3c4d", wanted="production/1a2b3c4d"),
)


def answer(name: str, facts: GateFacts, policy: Policy = BUILT) -> GateAnswer:
    return next(each for each in judge_gates(facts, policy) if each.name == name)


def test_with_good_facts_every_gate_that_exists_passes() -> None:
    answers = judge_gates(GOOD, BUILT)
    assert tuple(each.name for each in answers) == GATES
    assert may_go(answers)
    assert first_stop(answers) is None
    assert [each.line for each in answers] == [
        "identity: passed: this is production/1a2b3c4d",
        "one deployer: passed: nobody else deploys here",
        "history: passed: the folder holds what was applied, byte for byte",
        "drift: passed: the schema is as our records leave it",
        "staging: passed: all 2 pending migrations are proven there, from this schema",
        "backup: off: turned off by the policy of this database",
        "hazards: passed: the rules see none",
        "health: passed: no open transaction, no standby seen, 90 connections free, disk not seen",
        "freeze: passed: nothing is frozen",
        "sign-offs: passed: none is asked for ([staging] manual)",
        "confirmation: passed: production/1a2b3c4d was given",
    ]


def test_the_refusal_is_of_the_first_closed_gate_and_names_the_others() -> None:
    unconfirmed = replace(
        GOOD, confirmation=ConfirmationFact(given="", wanted="production/1a2b3c4d")
    )
    alone = first_stop(judge_gates(unconfirmed, BUILT))
    assert alone is not None
    assert "closed too" not in alone.notice.why
    both = replace(unconfirmed, staging=replace(STAGING, proofs=()), health=Unknown(reason="no"))
    stop = first_stop(judge_gates(both, BUILT))
    assert stop is not None
    assert stop.notice.code == "G125"
    assert stop.notice.why.endswith(
        "; closed too (`whimbrel deploy --dry-run` says what to do about each): "
        "health, confirmation"
    )


def test_a_freeze_stops_from_when_it_begins_and_says_who_may_lift_it() -> None:
    held = Freeze(
        number=2, who="ada", since=NOW, until=None, reason="year end", lift_by="release_managers"
    )
    coming = replace(held, number=3, lift_by="", holds=False)
    passed = answer("freeze", replace(GOOD, freeze=FreezeFact.of([coming])))
    assert passed.outcome is Outcome.PASSED
    assert passed.what.startswith("nothing is frozen; to be frozen by ada from ")
    stopped = answer("freeze", replace(GOOD, freeze=FreezeFact.of([held, coming])))
    assert stopped.outcome is Outcome.STOPPED
    assert stopped.what.endswith(": year end (only release_managers may lift it)")
    assert "let a member of release_managers lift it" in stopped.next


def test_every_gate_answers_whatever_the_policy() -> None:
    nothing = GateFacts(
        now=NOW,
        **{  # type: ignore[arg-type]
            name: Unknown(reason="nothing can be read")
            for name in GateFacts.__slots__
            if name not in ("now", "environment")
        },
    )
    shapes = {key: shape for key, shape in KEYS.items() if not isinstance(shape, Bound)}
    for facts in (GOOD, nothing, replace(GOOD, staging=replace(STAGING, proofs=()))):
        for key, shape in shapes.items():
            for value in shape:
                policy = replace(Policy(), **{key: value})  # type: ignore[arg-type]
                for each in judge_gates(facts, policy):
                    assert each.what
                    assert each.outcome.lets_go or (each.why and each.next)


def test_gates_of_policy_can_be_turned_off_in_one_word() -> None:
    off = replace(
        BUILT,
        hazards=Reaction.OFF,
        health=Reaction.OFF,
        freeze=Demand.OFF,
        signoffs=Demand.OFF,
    )
    names = {each.name for each in judge_gates(GOOD, off) if each.outcome is Outcome.OFF}
    assert names == {"backup", "hazards", "health", "freeze", "sign-offs"}


@pytest.mark.parametrize(
    ("field", "gate"),
    [
        ("identity", "identity"),
        ("deployer", "one deployer"),
        ("history", "history"),
        ("drift", "drift"),
        ("staging", "staging"),
        ("hazards", "hazards"),
        ("health", "health"),
        ("freeze", "freeze"),
        ("signoffs", "sign-offs"),
        ("confirmation", "confirmation"),
    ],
)
@pytest.mark.parametrize("report", [Report.STOP, Report.REPORT])
def test_an_unknown_fact_is_never_passed(field: str, gate: str, report: Report) -> None:
    facts = GateFacts(
        **{
            **{name: getattr(GOOD, name) for name in GateFacts.__slots__},
            field: Unknown(reason="permission denied"),
        }
    )
    reaction = Reaction(report.value)
    policy = replace(BUILT, history=report, drift=report, hazards=reaction, health=reaction)
    answers = judge_gates(facts, policy)
    assert [each.name for each in answers if not each.outcome.lets_go] == [gate]
    assert answer(gate, facts, policy).line == f"{gate}: unknown: permission denied"


def test_every_answer_that_stops_says_why_and_what_next() -> None:
    unknown = Unknown(reason="the connection was lost")
    nothing = GateFacts(
        now=NOW,
        identity=unknown,
        deployer=unknown,
        history=unknown,
        drift=unknown,
        staging=unknown,
        confirmation=unknown,
    )
    codes = set()
    for each in judge_gates(nothing, Policy()):
        assert each.why
        assert each.next
        codes.add(each.notice.code)
    assert len(codes) == len(GATES)


def test_identity_repeats_the_problem_as_it_was_found() -> None:
    problem = Notice(code="I101", what="this is no database of ours", why="w", next="n")
    facts = replace(GOOD, identity=IdentityFact(shown="unmarked", problem=problem))
    assert answer("identity", facts).line == "identity: stopped: this is no database of ours"


def test_a_second_deployer_is_named() -> None:
    facts = replace(GOOD, deployer=DeployerFact(other="ada@ci since 12:03 (run 17)"))
    assert answer("one deployer", facts).what == "ada@ci since 12:03 (run 17) is deploying"


def test_history_names_what_is_wrong_and_policy_may_only_report_what_is_explainable() -> None:
    facts = replace(GOOD, history=HistoryFact(edited=("1_a",), missing=("0_z", "0_y")))
    assert answer("history", facts).line == "history: stopped: edited: 1_a; missing: 0_z, 0_y"
    lenient = replace(BUILT, history=Report.REPORT)
    assert answer("history", facts, lenient).outcome is Outcome.REPORTED
    doubtful = replace(GOOD, history=HistoryFact(in_doubt=("1_a",)))
    assert answer("history", doubtful, lenient).outcome is Outcome.STOPPED


def test_drift_shows_the_first_differences() -> None:
    drift = DriftFact(expected="f0", live="f9", differences=("a", "b", "c", "d", "e"))
    found = answer("drift", replace(GOOD, drift=drift))
    assert found.line == (
        "drift: stopped: the schema was changed by other means: a, b, c and 2 more"
    )
    reported = replace(BUILT, drift=Report.REPORT)
    assert answer("drift", replace(GOOD, drift=drift), reported).outcome is Outcome.REPORTED


def test_without_a_confirmation_the_next_line_has_the_token() -> None:
    facts = replace(GOOD, confirmation=ConfirmationFact(given="", wanted="production/1a2b3c4d"))
    found = answer("confirmation", facts)
    assert found.outcome is Outcome.STOPPED
    assert found.next == "whimbrel -e production deploy --confirm production/1a2b3c4d"
    wrong = replace(GOOD, confirmation=ConfirmationFact(given="staging/1", wanted="production/1"))
    assert answer("confirmation", wrong).what == "staging/1 is not what this database wants"
    empty = replace(GOOD, confirmation=ConfirmationFact(given="", wanted=""))
    assert answer("confirmation", empty).outcome is Outcome.STOPPED


def staging(**changes: object) -> GateAnswer:
    values = {name: getattr(STAGING, name) for name in StagingFact.__slots__} | changes
    return answer("staging", replace(GOOD, staging=StagingFact(**values)))


def test_proofs_have_to_chain_from_productions_schema() -> None:
    assert staging().outcome is Outcome.PASSED
    assert staging(start="f9").what == ("staging ran 1_a from another schema than the one here")
    broken = (proof("1_a", "f0", "f1"), proof("2_b", "f8", "f2"))
    assert staging(proofs=broken).what == "staging ran 2_b from another schema than the one here"


def test_of_several_proofs_any_chain_serves() -> None:
    several = (
        proof("1_a", "f7", "f8"),
        proof("1_a", "f0", "f1"),
        proof("1_a", "f0", "f5"),
        proof("2_b", "f5", "f6"),
    )
    assert staging(proofs=several).outcome is Outcome.PASSED


def test_what_staging_did_not_run_is_named() -> None:
    only = (proof("1_a", "f0", "f1"),)
    assert staging(proofs=only).what == "staging has not run 2_b"
    edited = (*only, replace(proof("2_b", "f1", "f2"), checksum="other"))
    assert staging(proofs=edited).what == "2_b was edited after staging ran it"
    assert "`whimbrel -e staging reset` runs all files anew" in staging(proofs=edited).next
    assert staging(proofs=only).next.startswith("whimbrel -e staging deploy, then again")


def test_a_proof_of_production_itself_or_of_long_ago_does_not_count() -> None:
    here = (proof("1_a", "f0", "f1", executed_on="production-uuid"),)
    assert staging(proofs=here).what == "1_a was only ever run here, and that proves nothing"
    old = (proof("1_a", "f0", "f1", age_d=31),)
    assert staging(proofs=old).what == "the proof of 1_a is too old"


def test_unknown_parts_of_the_evidence_are_unknown() -> None:
    assert staging(proofs=Unknown(reason="no connection to staging")).outcome is Outcome.UNKNOWN
    assert staging(start=Unknown(reason="no fingerprint")).outcome is Outcome.UNKNOWN


def test_receipts_stand_beside_and_in_the_place_of_stagings_own_rows() -> None:
    first, second = proof("1_a", "f0", "f1"), proof("2_b", "f1", "f2")
    assert staging(proofs=(first,), receipts=(second,)).outcome is Outcome.PASSED
    alone = staging(proofs=Unknown(reason="no connection"), receipts=(first, second))
    assert alone.what == "all 2 pending migrations are proven by receipts, from this schema"
    half = staging(
        proofs=Unknown(reason="no connection"), receipts=(first,), not_counted=("b: edited",)
    )
    assert half.line == (
        "staging: unknown: no connection; receipts alone do not do: staging has not run 2_b; "
        "b: edited"
    )
    stopped = staging(proofs=(first,), not_counted=("b: edited",))
    assert stopped.line == "staging: stopped: staging has not run 2_b; b: edited"
    here = staging(proofs=(), receipts=(proof("1_a", "f0", "f1", executed_on="production-uuid"),))
    assert here.what == "1_a was only ever run here, and that proves nothing"


def test_nothing_pending_needs_no_evidence() -> None:
    nothing = staging(pending=(), proofs=Unknown(reason="no connection to staging"))
    assert nothing.line == "staging: passed: nothing is pending"


def test_the_ledger_serves_only_where_policy_takes_it() -> None:
    no_proof = replace(GOOD, staging=replace(STAGING, proofs=()))
    assert answer("staging", no_proof).outcome is Outcome.STOPPED
    ledger = replace(BUILT, staging=Staging.LEDGER)
    found = answer("staging", no_proof, ledger)
    assert found.line == (
        "staging: passed: all 2 pending migrations are in staging's ledger; that is no proof of "
        "the same starting point"
    )
    assert answer("staging", GOOD, ledger).what.endswith("proven there, from this schema")
    half = replace(STAGING, proofs=(), ledger=frozenset([("1_a", "sum of 1_a"), ("2_b", "x")]))
    edited = answer("staging", replace(GOOD, staging=half), ledger)
    assert edited.what == "2_b was edited after staging ran it"


def test_a_rehearsal_serves_where_policy_takes_one_and_stronger_evidence_does_too() -> None:
    rehearsal = replace(BUILT, staging=Staging.REHEARSAL)
    assert answer("staging", GOOD, rehearsal).outcome is Outcome.PASSED
    bare = replace(STAGING, proofs=(), ledger=Unknown(reason="not there"))
    sums = tuple(each.checksum for each in STAGING.pending)

    def rehearsed(*checksums: str, days_ago: int = 1) -> GateAnswer:
        found = Rehearsal(at=NOW - timedelta(days=days_ago), backup="b1", checksums=checksums)
        facts = replace(GOOD, staging=replace(bare, rehearsals=(found,)))
        return answer("staging", facts, rehearsal)

    assert rehearsed(*sums).what == "all 2 pending migrations are rehearsed on a copy of b1"
    assert rehearsed("before", *sums, "behind").outcome is Outcome.PASSED
    for other in ((), sums[:1], sums[::-1], (sums[0], "x", sums[1])):
        assert rehearsed(*other).what == "nobody has rehearsed this"
    assert rehearsed(*sums, days_ago=31).what == "the rehearsal of what is pending is too old"
    proof_only = replace(GOOD, staging=replace(bare, proofs=(), rehearsals=()))
    assert answer("staging", proof_only, BUILT).outcome is Outcome.STOPPED


def test_staging_and_confirmation_can_be_turned_off_and_identity_cannot() -> None:
    off = replace(BUILT, staging=Staging.OFF, confirmation=Demand.OFF)
    unknown = Unknown(reason="x")
    facts = replace(GOOD, staging=unknown, confirmation=unknown)
    assert may_go(judge_gates(facts, off))
    assert not may_go(judge_gates(replace(facts, identity=unknown), off))


PROOFS = (proof("1_a", "f0", "f1"), proof("2_b", "f1", "f2"))
SOAKING = replace(BUILT, staging_soak_h=36)


def test_staging_has_to_live_with_a_change_for_as_long_as_is_asked_for() -> None:
    assert answer("staging", GOOD, replace(BUILT, staging_soak_h=24)).outcome is Outcome.PASSED
    early = answer("staging", GOOD, SOAKING)
    assert early.outcome is Outcome.STOPPED
    assert early.what == "staging has lived with 1_a for 24 h, 36 h are asked for (staging_soak_h)"
    assert early.next.startswith("wait, then again")
    ran_before = (*PROOFS, *(replace(each, finished_at=NOW - timedelta(days=2)) for each in PROOFS))
    facts = replace(GOOD, staging=replace(STAGING, proofs=ran_before))
    assert answer("staging", facts, SOAKING).outcome is Outcome.PASSED


def test_a_ledger_that_knows_no_times_does_not_show_how_long_it_was() -> None:
    facts = replace(GOOD, staging=replace(STAGING, proofs=()))
    weak = replace(SOAKING, staging=Staging.LEDGER)
    assert "does not say for how long" in answer("staging", facts, weak).what
    assert answer("staging", facts, replace(weak, staging_soak_h=0)).outcome is Outcome.PASSED


def test_a_proof_from_the_future_tells_that_a_clock_is_wrong() -> None:
    ahead = tuple(replace(each, finished_at=NOW + timedelta(hours=1)) for each in PROOFS)
    facts = replace(GOOD, staging=replace(STAGING, proofs=ahead))
    assert answer("staging", facts).what == "the proof of 1_a is in the future: a clock is wrong"
