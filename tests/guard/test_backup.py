from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from whimbrel.config.policy import Policy
from whimbrel.config.policy_key import Backup
from whimbrel.guard.ages import CLOCK_SKEW, age_in_words
from whimbrel.guard.backup import judge_backup
from whimbrel.guard.backup_level import Level
from whimbrel.guard.gate import BackupEvidence, BackupFact, GateAnswer, Outcome

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
MADE = BackupEvidence(
    id="20260504T070000Z-shop-1a2b",
    level=Level.EQUAL,
    taken_at=NOW - timedelta(hours=5),
    failed="",
    system_identifier="77",
    database_oid=5,
    mark_uuid="u1",
)
HERE = BackupFact(
    evidence=(MADE,), system_identifier="77", database_oid=5, mark_uuid="u1", is_empty=False
)


def judged(fact: BackupFact, policy: Policy | None = None) -> GateAnswer:
    return judge_backup(fact, policy or Policy(), NOW)


def with_backups(*evidence: BackupEvidence) -> BackupFact:
    return replace(HERE, evidence=evidence)


def test_a_backup_that_is_equal_and_young_enough_passes_and_its_age_is_the_loss() -> None:
    assert judged(HERE).line == (
        "backup: passed: 20260504T070000Z-shop-1a2b is equal and 5 h old: a restore would lose "
        "what was written in these 5 h"
    )


def test_an_empty_database_needs_no_backup() -> None:
    assert judged(replace(HERE, evidence=(), is_empty=True)).outcome is Outcome.PASSED


def test_no_backup_stops_and_says_how_to_make_one() -> None:
    answer = judged(with_backups())
    assert answer.outcome is Outcome.STOPPED
    assert answer.what == "there is no backup of this database"
    assert "whimbrel -e production backup create" in answer.next
    assert "deploy --backup" in answer.next


@pytest.mark.parametrize(
    "other", [{"system_identifier": "78"}, {"database_oid": 6}, {"mark_uuid": "u2"}]
)
def test_a_backup_of_another_database_does_not_count(other: dict[str, object]) -> None:
    answer = judged(with_backups(replace(MADE, **other)))  # type: ignore[arg-type]
    assert answer.outcome is Outcome.STOPPED
    assert answer.what == "the one backup known here is of another database"


@pytest.mark.parametrize("uuids", [("", "u1"), ("u1", ""), ("", "")])
def test_a_backup_made_before_the_database_was_marked_counts(uuids: tuple[str, str]) -> None:
    fact = replace(with_backups(replace(MADE, mark_uuid=uuids[0])), mark_uuid=uuids[1])
    assert judged(fact).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    ("level", "policy", "goes"),
    [
        (Level.RECORDED, Backup.RECORDED, True),
        (Level.RECORDED, Backup.RESTORED, False),
        (Level.INTACT, Backup.RESTORED, False),
        (Level.RESTORED, Backup.RESTORED, True),
        (Level.RESTORED, Backup.EQUAL, False),
        (Level.EQUAL, Backup.RECORDED, True),
        (Level.EQUAL, Backup.PITR, True),
        (Level.DAMAGED, Backup.RECORDED, False),
    ],
)
def test_the_level_must_reach_what_policy_asks_for(
    level: Level, policy: Backup, goes: bool
) -> None:
    answer = judged(with_backups(replace(MADE, level=level)), Policy(backup=policy))
    assert answer.outcome.lets_go is goes


def test_a_backup_that_was_never_verified_names_the_command_that_does() -> None:
    answer = judged(with_backups(replace(MADE, level=Level.RECORDED)))
    assert answer.what == "20260504T070000Z-shop-1a2b is only recorded, policy asks for equal"
    assert answer.next == "whimbrel -e production backup verify 20260504T070000Z-shop-1a2b"


def test_a_failed_verification_is_what_stops() -> None:
    failed = replace(MADE, level=Level.INTACT, failed="table shop.orders is missing")
    answer = judged(with_backups(failed))
    assert answer.outcome is Outcome.STOPPED
    assert "failed its verification: table shop.orders is missing" in answer.what


def test_too_old_is_too_old_to_the_hour() -> None:
    on_time = with_backups(replace(MADE, taken_at=NOW - timedelta(hours=24)))
    late = with_backups(replace(MADE, taken_at=NOW - timedelta(hours=24, seconds=1)))
    assert judged(on_time).outcome is Outcome.PASSED
    assert judged(late).what == "the newest backup is 24 h old, 24 h are allowed"
    assert judged(late, Policy(backup_max_age_h=48)).outcome is Outcome.PASSED


def test_a_backup_from_the_future_does_not_count() -> None:
    soon = with_backups(replace(MADE, taken_at=NOW + CLOCK_SKEW))
    later = with_backups(replace(MADE, taken_at=NOW + CLOCK_SKEW + timedelta(seconds=1)))
    assert judged(soon).outcome is Outcome.PASSED
    assert judged(later).outcome is Outcome.STOPPED
    assert "a clock is wrong" in judged(later).what


def test_the_newest_good_one_speaks_even_when_a_newer_one_is_bad() -> None:
    bad = replace(MADE, id="newer", level=Level.RECORDED, taken_at=NOW - timedelta(hours=1))
    answer = judged(with_backups(bad, MADE))
    assert answer.outcome is Outcome.PASSED
    assert MADE.id in answer.what


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(-3, "0 s"), (90, "90 s"), (600, "10 min"), (7200, "2 h"), (172_800, "2 days")],
)
def test_an_age_is_said_in_one_unit(seconds: int, words: str) -> None:
    assert age_in_words(timedelta(seconds=seconds)) == words
