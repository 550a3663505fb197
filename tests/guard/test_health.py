from __future__ import annotations

from dataclasses import replace

import pytest

from whimbrel.config.policy import Policy
from whimbrel.config.policy_key import Reaction
from whimbrel.guard.gate import Outcome
from whimbrel.guard.health import judge_health
from whimbrel.guard.health_fact import (
    HealthFact,
    OpenTransaction,
    PreparedTransaction,
    Slot,
    Standby,
)

GB = 1024**3
WELL = HealthFact(
    role='"ada"',
    transactions=(OpenTransaction(pid=7, who="ada, psql", state="active", age_s=299),),
    prepared=(PreparedTransaction(gid="x", owner="ada", age_s=299),),
    standbys=(
        Standby(name="b", lag_s=29, lag_bytes=GB),
        Standby(name="c", lag_s=None, lag_bytes=0),
    ),
    slots=(
        Slot(name="s", is_active=False, retained_bytes=2 * GB, wal_status="reserved"),
        Slot(name="t", is_active=True, retained_bytes=9 * GB, wal_status="extended"),
        Slot(name="gone", is_active=False, retained_bytes=0, wal_status="lost"),
    ),
    free_connections=6,
    oldest_database="shop",
    oldest_age=1_000_000_000,
    disk_free_bytes=GB,
)


def test_at_each_bound_it_is_still_well() -> None:
    assert judge_health(WELL, Policy()).line == (
        "health: passed: oldest transaction 4 min, 2 standbys up to 29 s behind, 6 connections "
        "free, disk 1.0 GB free"
    )


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (
            {"transactions": (OpenTransaction(pid=7, who="a, b", state="idle", age_s=301),)},
            "a transaction of a, b is open for 5 min (idle, pid 7)",
        ),
        (
            {"prepared": (PreparedTransaction(gid="x", owner="ada", age_s=7300),)},
            "transaction x of ada is prepared for 2 h and not committed",
        ),
        (
            {"standbys": (Standby(name="b", lag_s=31, lag_bytes=2048),)},
            "standby b is 31 s, 2 kB behind",
        ),
        (
            {"standbys": (Standby(name="b", lag_s=None, lag_bytes=GB + 1),)},
            "standby b is 1.0 GB behind",
        ),
        (
            {"slots": (Slot(name="s", is_active=False, retained_bytes=3 * GB, wal_status=""),)},
            "replication slot s keeps 3.0 GB of WAL and nobody reads it",
        ),
        (
            {"slots": (Slot(name="s", is_active=True, retained_bytes=5, wal_status="unreserved"),)},
            "replication slot s keeps 0 kB of WAL",
        ),
        ({"free_connections": 5}, "5 connections are free"),
        ({"archiver_failing_s": 60.0}, "WAL cannot be archived for 60 s"),
        (
            {"oldest_age": 1_000_000_001},
            "database shop is 1,000,000,001 transactions old and nears wraparound",
        ),
        ({"disk_free_bytes": GB - 1}, "1023 MB of disk are free"),
    ],
)
def test_what_is_strained_stops(change: dict[str, object], what: str) -> None:
    fact = replace(WELL, **change)  # type: ignore[arg-type]
    answer = judge_health(fact, Policy())
    assert (answer.outcome, answer.what) == (Outcome.STOPPED, what)
    assert answer.next
    reported = judge_health(fact, replace(Policy(), health=Reaction.REPORT))
    assert (reported.outcome, reported.what) == (Outcome.REPORTED, what)


def test_what_may_not_be_seen_is_unknown_whatever_policy_reports() -> None:
    fact = replace(WELL, hidden=("other sessions' transactions", "how far standbys are"))
    for reaction in (Reaction.STOP, Reaction.REPORT):
        answer = judge_health(fact, replace(Policy(), health=reaction))
        assert answer.outcome is Outcome.UNKNOWN
        assert answer.next == 'run as an administrator: GRANT pg_monitor TO "ada";'
    strained = judge_health(replace(fact, free_connections=0), Policy())
    assert strained.outcome is Outcome.STOPPED


def test_a_disk_that_no_question_reaches_is_not_seen_and_no_stop() -> None:
    answer = judge_health(replace(WELL, disk_free_bytes=None), Policy())
    assert answer.outcome is Outcome.PASSED
    assert answer.what.endswith("disk not seen")


def test_policy_moves_the_bounds() -> None:
    policy = replace(Policy(), long_transaction_s=60, replica_lag_s=10)
    assert judge_health(WELL, policy).what == (
        "a transaction of ada, psql is open for 4 min (active, pid 7); "
        "transaction x of ada is prepared for 4 min and not committed; "
        "standby b is 29 s, 1.0 GB behind"
    )
