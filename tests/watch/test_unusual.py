from __future__ import annotations

from datetime import UTC, datetime

import pytest

from whimbrel.read.activity import (
    Activity,
    Counters,
    SessionState,
    StatementActivity,
    TableActivity,
)
from whimbrel.watch.alert import judge
from whimbrel.watch.baseline import baseline_of
from whimbrel.watch.snapshot import Snapshot

NOW = datetime(2026, 1, 1, tzinfo=UTC)
GB = 1024**3


def snapshot(
    *,
    commits: int = 1000,
    rollbacks: int = 0,
    blocked: int = 0,
    free: int = 90,
    disk: int | None = 90 * GB,
    tables: tuple[TableActivity, ...] = (),
    statements: tuple[StatementActivity, ...] | None = None,
) -> Snapshot:
    counters = Counters(NOW, commits, rollbacks, 0, 0, 0, 0, 1, 100, blocked, 0.0, 0.0)
    activity = Activity(
        counters=counters,
        states=(SessionState("active", 1),),
        free_connections=free,
        tables=tables,
        largest=(),
        statements=statements,
        disk_free_bytes=disk,
    )
    return Snapshot(environment="production", at=NOW, activity=activity)


def table(live: int, *, updated: int = 0, deleted: int = 0) -> TableActivity:
    return TableActivity(1, "public.t", live, 0, updated, deleted, 0)


def unusual(before: Snapshot, after: Snapshot) -> str | None:
    return judge(after, baseline_of(before))["unusual-queries"]


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (
            snapshot(tables=(table(10_000),)),
            snapshot(tables=(table(7_000, deleted=3_000),)),
            "3,000 of 10,000 rows of public.t were deleted",
        ),
        (
            snapshot(tables=(table(10_000),)),
            snapshot(tables=(table(10_000, updated=10_000),)),
            "10,000 of 10,000 rows of public.t were updated",
        ),
        (snapshot(tables=(table(5_000),)), snapshot(), "public.t, which had 5,000 rows, has none"),
        (
            snapshot(),
            snapshot(commits=1800, rollbacks=200),
            "20% of 1,000 transactions were rolled back",
        ),
        (snapshot(), snapshot(blocked=6), "6 sessions wait for locks of others"),
        (
            snapshot(statements=(StatementActivity(7, 100, 0.1, 0),)),
            snapshot(statements=(StatementActivity(7, 200, 1.1, 0),)),
            "statement 7 takes 10.0 ms, 10 times what it took",
        ),
    ],
)
def test_what_does_not_happen_every_day_is_said(
    before: Snapshot, after: Snapshot, says: str
) -> None:
    assert unusual(before, after) == says


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (snapshot(tables=(table(10_000),)), snapshot(tables=(table(9_000, deleted=1_000),))),
        (snapshot(tables=(table(500),)), snapshot(tables=(table(0, deleted=500),))),
        (snapshot(tables=(table(10_000, deleted=50_000),)), snapshot(tables=(table(10_000),))),
        (snapshot(), snapshot(commits=1010, rollbacks=10)),
        (snapshot(commits=5_000, rollbacks=900), snapshot(commits=10, rollbacks=5)),
        (
            snapshot(statements=(StatementActivity(7, 100, 0.1, 0),)),
            snapshot(statements=(StatementActivity(7, 5, 3.0, 0),)),
        ),
        (snapshot(), snapshot(tables=(table(10_000, deleted=9_000),))),
    ],
)
def test_what_does_or_cannot_be_told_is_not(before: Snapshot, after: Snapshot) -> None:
    assert unusual(before, after) == ""


def test_connections_and_disk_ring_before_there_are_none() -> None:
    seen = judge(snapshot(free=9, disk=GB), None)
    assert seen["no-connection"] == "9 of 100 connections are free"
    assert seen["disk-low"] == "1.1 GB are free on the server's disk"
    assert judge(snapshot(disk=None), None)["disk-low"] is None


def test_a_database_that_is_away_says_nothing_of_the_rest() -> None:
    away = Snapshot(environment="production", at=NOW, problem="no server answers")
    seen = judge(away, None)
    told = {name: what for name, what in seen.items() if what is not None}
    assert told == {"no-connection": "no server answers"}
