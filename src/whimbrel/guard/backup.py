"""The backup gate: what would be lost, and was the backup ever restored?"""

from __future__ import annotations

from datetime import datetime, timedelta

from ..config.policy import Policy
from ..config.policy_key import Backup
from .ages import CLOCK_SKEW, age_in_words
from .backup_level import Level
from .gate import BackupEvidence, BackupFact, GateAnswer, Outcome
from .pitr import judge_pitr

_WANTED = {
    Backup.EQUAL: Level.EQUAL,
    Backup.PITR: Level.EQUAL,
    Backup.RESTORED: Level.RESTORED,
    Backup.RECORDED: Level.RECORDED,
}
_ANEW = "whimbrel -e production backup create, then: whimbrel -e production backup verify"


def judge_backup(fact: BackupFact, policy: Policy, now: datetime) -> GateAnswer:
    """A stronger backup than policy asks for always serves, and point-in-time recovery is stronger
    than a dump that was only restored. Asked only while the gate is on."""
    if fact.is_empty:
        return _passed("the database is empty: there is nothing to lose")
    mine = sorted((e for e in fact.evidence if is_of(e, fact)), key=lambda e: e.taken_at)
    past = [each for each in mine if each.taken_at <= now + CLOCK_SKEW]
    oldest = now - timedelta(hours=policy.backup_max_age_h)
    wanted = _WANTED[policy.backup]
    good = [each for each in past if each.level >= wanted and each.taken_at >= oldest]
    if good:
        return _passed(_loss(good[-1], now))
    if policy.backup is not Backup.EQUAL:
        by_log = judge_pitr(fact, policy, now)
        if policy.backup is Backup.PITR or by_log.outcome.lets_go:
            return by_log
    if not past:
        return _none(fact, mine)
    return _too_little(past[-1], policy, wanted, now)


def is_of(evidence: BackupEvidence, fact: BackupFact) -> bool:
    """Of this very database? A claimed copy has another uuid, a restored one another oid."""
    if (evidence.system_identifier, evidence.database_oid) != (
        fact.system_identifier,
        fact.database_oid,
    ):
        return False
    return not evidence.mark_uuid or not fact.mark_uuid or evidence.mark_uuid == fact.mark_uuid


def _loss(backup: BackupEvidence, now: datetime) -> str:
    age = age_in_words(now - backup.taken_at)
    of = f" ({backup.compared})" if backup.compared else ""
    failed = f"; its last verification found: {backup.failed}" if backup.failed else ""
    return (
        f"{backup.id} is {backup.level.word}{of} and {age} old: a restore would lose what was "
        f"written in these {age}{failed}"
    )


def _none(fact: BackupFact, mine: list[BackupEvidence]) -> GateAnswer:
    if mine:
        what = f"{mine[-1].id} was taken in the future: a clock is wrong"
    elif fact.evidence:
        count = len(fact.evidence)
        what = (
            "the one backup known here is of another database"
            if count == 1
            else f"none of the {count} backups known here is of this database"
        )
    else:
        what = "there is no backup of this database"
    return _stopped(what, _ANEW + "; or `whimbrel -e production deploy --backup` does both")


def _too_little(newest: BackupEvidence, policy: Policy, wanted: Level, now: datetime) -> GateAnswer:
    age = now - newest.taken_at
    if age > timedelta(hours=policy.backup_max_age_h):
        what = (
            f"the newest backup is {age_in_words(age)} old, {policy.backup_max_age_h} h are allowed"
        )
        return _stopped(what, _ANEW)
    if newest.failed:
        what = f"{newest.id} failed its verification: {newest.failed}"
        return _stopped(what, _ANEW)
    what = f"{newest.id} is only {newest.level.word}, policy asks for {wanted.word}"
    return _stopped(what, f"whimbrel -e production backup verify {newest.id}")


def _passed(what: str) -> GateAnswer:
    return GateAnswer(name="backup", outcome=Outcome.PASSED, what=what)


def _stopped(what: str, next: str) -> GateAnswer:
    return GateAnswer(
        name="backup",
        outcome=Outcome.STOPPED,
        what=what,
        why="a migration that goes wrong may lose data, and only a backup that was restored and "
        "compared is known to bring it back",
        next=next,
    )
