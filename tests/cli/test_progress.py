"""A run told line by line: short lines, and no line twice while nothing changes."""

from __future__ import annotations

from whimbrel.cli.progress import line_of, reporter, tell_step
from whimbrel.ledger.fence import Holder
from whimbrel.plan.facts.describe import describe
from whimbrel.run.events import (
    Blocked,
    Blocker,
    Event,
    IndexProgress,
    MigrationDone,
    MigrationStarted,
    ServerNotice,
    StepDone,
    WaitingForDeployer,
)
from whimbrel.script.parse import parse_script

LONG = (
    "CREATE TABLE a_table_with_a_long_name (\n  id bigint PRIMARY KEY,\n  email text NOT NULL\n);"
)
STEP = describe(parse_script(LONG, name="x"))[0]
HOLDER = Holder(pid=7, user="ada", application="whimbrel", client="10.0.0.1", since=None)


def told(*events: Event) -> list[str]:
    lines: list[str] = []
    tell = reporter(lines.append)
    for event in events:
        tell(event)
    return lines


def blocked(pid: int) -> Blocked:
    blocker = Blocker(
        pid=pid,
        user="app",
        application="web",
        client="10.0.0.2",
        state="active",
        query="",
        transaction_since=None,
        transaction_age_s=3.0,
    )
    return Blocked(migration="m", step=STEP, blockers=(blocker,), is_queued=True)


def test_a_migration_is_a_head_a_line_for_each_step_and_an_end() -> None:
    assert told(
        MigrationStarted(migration="m", steps=2, already_applied=1),
        StepDone(migration="m", step=STEP, duration_ms=1234.5),
        MigrationDone(migration="m", duration_ms=12.4),
    ) == [
        "m (2 steps, 1 applied before)",
        "  ✓ CREATE TABLE a_table_with_a_long_name ( id bigint PRIMARY KEY, em… 1.2 s",
        "  done in 12 ms",
    ]
    assert line_of(MigrationStarted(migration="m", steps=1)) == "m (1 step)"


def test_a_step_fits_into_eighty_columns() -> None:
    lines = told(StepDone(migration="m", step=STEP, duration_ms=999_999))
    pushed: list[str] = []
    tell_step(pushed.append)(STEP, "CREATE TABLE")
    assert max(map(len, lines + pushed)) <= 80


def test_a_wait_is_told_at_once_and_then_every_ten_seconds() -> None:
    waits = [WaitingForDeployer(holder=HOLDER, waited_s=n / 2) for n in range(60)]
    lines = told(*waits)
    assert len(lines) == 3
    assert "ada" in lines[0]
    assert "pid 7" in lines[0]


def test_a_blocker_is_named_again_only_when_it_is_another() -> None:
    assert len(told(blocked(1), blocked(1), blocked(2), blocked(2), blocked(1))) == 3


def test_an_index_build_is_told_by_phases_and_tenths() -> None:
    steps = [
        IndexProgress(migration="m", step=STEP, phase="building", done=done, total=1000)
        for done in range(0, 1000, 7)
    ]
    assert len(told(*steps)) == 10


def test_notices_are_not_told_and_warnings_are() -> None:
    assert told(ServerNotice(severity="NOTICE", message="x")) == []
    assert told(ServerNotice(severity="WARNING", message="mind")) == ["  warning: mind"]
