"""The sign-offs gate: has a human looked at staging as production will be?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from ..config.policy import Policy
from ..config.policy_key import Staging
from .gate import GateAnswer, GateFacts, Outcome, SignOff, SignOffsFact, Unknown, shortened
from .proof import reached_schemas


class _Asked(NamedTuple):
    """What a sign-off must have seen: these files, one of these schemas (None: any), lately."""

    files: frozenset[str]
    ends: frozenset[str] | None
    oldest: datetime


def judge_signoffs(fact: SignOffsFact, facts: GateFacts, policy: Policy) -> GateAnswer:
    """A sign-off counts for the schema to which the pending migrations lead, and for these very
    files. Asked only while the gate is on."""
    staging = facts.staging
    if not fact.wanted:
        return _passed("none is asked for ([staging] manual)")
    if isinstance(staging, Unknown):
        return _unknown(staging.reason)
    if not staging.pending:
        return _passed("nothing is pending")
    asked = _Asked(
        files=frozenset(each.checksum for each in staging.pending),
        # Where policy takes less than a proof of staging, the files alone have to do.
        ends=reached_schemas(staging, policy, facts.now) if _is_proven(policy) else None,
        oldest=facts.now - timedelta(days=policy.proof_max_age_d),
    )
    ours = [each for each in fact.given if each.signed_on != staging.production]
    missing = []
    for name in fact.wanted:
        why = _why_missing([each for each in ours if each.name == name], asked)
        if why:
            missing.append((name, why))
    if not missing:
        return _passed(f"signed off: {', '.join(fact.wanted)}")
    if fact.unread:
        return _unknown(fact.unread)
    return _stopped(missing, fact)


def _is_proven(policy: Policy) -> bool:
    return policy.staging is Staging.PROOF


def _why_missing(named: Sequence[SignOff], asked: _Asked) -> str:
    """Empty when one of the sign-offs of that name counts."""
    if not named:
        return "nobody has looked"
    if asked.ends is not None and not asked.ends:
        return "no proof leads from here to what was looked at"
    of_these = [each for each in named if asked.files <= each.checksums]
    if not of_these:
        return "signed off before staging ran these files"
    same = [each for each in of_these if asked.ends is None or each.fingerprint in asked.ends]
    if not same:
        return "signed off on another schema than production will have"
    return "" if any(each.at >= asked.oldest for each in same) else "signed off too long ago"


def _stopped(missing: Sequence[tuple[str, str]], fact: SignOffsFact) -> GateAnswer:
    lines = [f"{name}: {why}" for name, why in missing]
    return GateAnswer(
        name="sign-offs",
        outcome=Outcome.STOPPED,
        what=shortened([*lines, *fact.not_counted], "; "),
        why="what no test can tell is looked at by a human in staging, before users meet it"
        if missing[0][0] not in fact.by_machine
        else "what the project wants to hold after a change is asked in staging first",
        next="whimbrel -e staging signoff --checks"
        if missing[0][0] in fact.by_machine
        else f'try it there, then: whimbrel -e staging signoff "{missing[0][0]}"',
    )


def _unknown(reason: str) -> GateAnswer:
    return GateAnswer(
        name="sign-offs",
        outcome=Outcome.UNKNOWN,
        what=reason,
        why="what cannot be read is never taken for good",
        next="whimbrel -e staging status; a receipt in whimbrel/receipts serves as well",
    )


def _passed(what: str) -> GateAnswer:
    return GateAnswer(name="sign-offs", outcome=Outcome.PASSED, what=what)
