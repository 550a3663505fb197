from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from whimbrel.config.policy import Policy
from whimbrel.config.policy_key import Backup
from whimbrel.guard.ages import CLOCK_SKEW
from whimbrel.guard.backup import judge_backup
from whimbrel.guard.coverage import ArchiveState, BaseBackup, Coverage, Drill, PitrFact
from whimbrel.guard.gate import BackupFact, GateAnswer, Outcome, Unknown

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
POLICY = Policy(backup=Backup.PITR)
COVERAGE = Coverage(
    shown="barman shop",
    backups=(BaseBackup(id="20260504T000000", ended_at=NOW - timedelta(hours=12)),),
    since=NOW - timedelta(hours=12),
    last_wal="000000010000000000000005",
    system_identifier="77",
)
ARCHIVE = ArchiveState(
    last_wal_written_at=NOW - timedelta(seconds=40),
    bytes_after=200_000,
    failing_s=None,
    mode="on",
)
DRILL = Drill(
    tool="barman shop",
    at=NOW - timedelta(days=3),
    reached=NOW - timedelta(days=3),
    failed="",
    system_identifier="77",
)
PITR = PitrFact(coverage=COVERAGE, archive=ARCHIVE, drills=(DRILL,), host="db.example")


def judged(pitr: PitrFact | Unknown | None, policy: Policy = POLICY) -> GateAnswer:
    fact = BackupFact(
        evidence=(),
        system_identifier="77",
        database_oid=5,
        mark_uuid="u1",
        is_empty=False,
        pitr=pitr,
    )
    return judge_backup(fact, policy, NOW)


def covering(**changes: object) -> PitrFact:
    return replace(PITR, coverage=replace(COVERAGE, **changes))  # type: ignore[arg-type]


def archived(**changes: object) -> PitrFact:
    return replace(PITR, archive=replace(ARCHIVE, **changes))  # type: ignore[arg-type]


def drilled(**changes: object) -> PitrFact:
    return replace(PITR, drills=(replace(DRILL, **changes),))  # type: ignore[arg-type]


def test_a_log_that_reaches_up_to_now_from_a_base_that_was_restored_passes() -> None:
    assert judged(PITR).line == (
        "backup: passed: barman shop brings back every moment since 2026-05-04 00:00 UTC but the "
        "last 40 s (0.2 MB of log); it was restored 3 days ago"
    )


def test_a_drill_that_compared_a_part_says_so() -> None:
    answer = judged(drilled(compared="2 of 9 tables by content"))
    assert answer.what.endswith("it was restored 3 days ago (2 of 9 tables by content)")


@pytest.mark.parametrize("policy", [Backup.PITR, Backup.RESTORED, Backup.RECORDED])
def test_it_serves_wherever_less_is_asked_for(policy: Backup) -> None:
    assert judged(PITR, Policy(backup=policy)).outcome is Outcome.PASSED


def test_where_an_equal_backup_is_asked_for_it_does_not_serve() -> None:
    assert judged(PITR, Policy()).outcome is Outcome.STOPPED


@pytest.mark.parametrize(
    ("pitr", "what"),
    [
        (None, "no tool for point-in-time recovery is named"),
        (
            covering(system_identifier="78"),
            "barman shop keeps another server: its system identifier is 78, this one's 77",
        ),
        (
            covering(system_identifier="", host="other.example"),
            "barman shop is the server other.example, and this is db.example",
        ),
        (covering(problem="no valid backups"), "barman shop: no valid backups"),
        (covering(backups=(), since=None), "barman shop has no complete base backup"),
        (archived(failing_s=700.0), "archiving has failed for 11 min"),
        (
            archived(last_wal_written_at=NOW - timedelta(seconds=301)),
            "the log of barman shop ends 5 min ago, 300 s are allowed",
        ),
        (
            covering(until=NOW - timedelta(hours=5)),
            "the log of barman shop ends 5 h ago, 300 s are allowed",
        ),
        (
            archived(last_wal_written_at=NOW + CLOCK_SKEW + timedelta(seconds=1)),
            "the log of barman shop reaches into the future: a clock is wrong",
        ),
        (replace(PITR, drills=()), "barman shop was never restored"),
        (drilled(tool="barman other"), "barman shop was never restored"),
        (drilled(system_identifier="78"), "barman shop was never restored"),
        (drilled(failed="a page is broken"), "the last drill failed: a page is broken"),
        (drilled(at=NOW - timedelta(days=31)), "the last drill is 31 days old, 30 are allowed"),
        (drilled(at=NOW + timedelta(days=1)), "the last drill is in the future: a clock is wrong"),
    ],
)
def test_what_is_missing_stops_and_says_what_to_do(pitr: PitrFact | None, what: str) -> None:
    answer = judged(pitr)
    assert (answer.outcome, answer.what) == (Outcome.STOPPED, what)
    assert answer.why
    assert answer.next
    assert answer.notice.code == "G126"


@pytest.mark.parametrize(
    ("pitr", "what"),
    [
        (Unknown(reason="barman cannot be run"), "barman cannot be run"),
        (
            archived(last_wal_written_at=None, mode="off"),
            "how old the newest log of barman shop is (000000010000000000000005) cannot be told "
            "(archive_mode is off)",
        ),
    ],
)
def test_what_cannot_be_read_is_unknown_and_never_passed(
    pitr: PitrFact | Unknown, what: str
) -> None:
    answer = judged(pitr)
    assert (answer.outcome, answer.what) == (Outcome.UNKNOWN, what)
    assert not answer.outcome.lets_go
    assert answer.next


def test_a_tool_that_knows_the_moment_is_believed_rather_than_the_segments_age() -> None:
    fact = covering(until=NOW - timedelta(seconds=10), last_wal="", system_identifier="")
    no_log = replace(fact, archive=replace(ARCHIVE, last_wal_written_at=None, bytes_after=None))
    assert "but the last 10 s; it was restored" in judged(no_log).what
