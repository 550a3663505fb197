from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from whimbrel.guard.backup_level import Level
from whimbrel.guard.retention import Held, Retention, judge_retention

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def held(number: int, level: Level = Level.RECORDED, failed: str = "") -> Held:
    """Taken so many days ago."""
    return Held(
        id=f"b{number:03}",
        of="77/5",
        taken_at=NOW - timedelta(days=number),
        level=level,
        failed=failed,
    )


def going(backups: list[Held], retention: Retention) -> list[str]:
    return [fate.id for fate in judge_retention(backups, retention, NOW) if fate.goes]


def test_the_newest_and_the_young_stay_and_the_rest_goes() -> None:
    backups = [held(n) for n in (1, 2, 10, 40, 50)] + [held(60, Level.EQUAL)]
    assert going(backups, Retention(keep=2, days=30)) == ["b050", "b040"]


def test_the_last_one_that_was_verified_stays_however_old() -> None:
    backups = [held(1), held(2), held(100, Level.EQUAL), held(200, Level.SOUND)]
    fates = judge_retention(backups, Retention(keep=1, days=0), NOW)
    why = {fate.id: fate.stays_because for fate in fates}
    assert why["b100"] == "it is the last one that was verified"
    assert why["b200"] == ""
    # Its newest verification failed: then it is none that was verified.
    backups[2] = replace(backups[2], failed="table orders is missing")
    assert going(backups, Retention(keep=1, days=0)) == ["b100", "b002"]


def test_each_database_keeps_its_own() -> None:
    other = replace(held(100, Level.EQUAL), of="77/6", id="other")
    assert going([held(1), held(2, Level.EQUAL), other], Retention(keep=1, days=0)) == []


@given(
    levels=st.lists(
        st.tuples(st.sampled_from(list(Level)), st.booleans(), st.integers(0, 400)), max_size=12
    ),
    keep=st.integers(1, 5),
    days=st.integers(0, 90),
)
def test_whatever_there_is_something_stays_and_so_does_what_was_verified(
    levels: list[tuple[Level, bool, int]], keep: int, days: int
) -> None:
    backups = [
        replace(held(age, level, "x" if bad else ""), id=f"{n}")
        for n, (level, bad, age) in enumerate(levels)
    ]
    gone = set(going(backups, Retention(keep=keep, days=days)))
    left = [each for each in backups if each.id not in gone]
    assert len(left) >= min(keep, len(backups))
    assert any(each.is_verified for each in left) == any(each.is_verified for each in backups)


def test_one_that_is_being_read_stays_and_is_not_relied_on() -> None:
    read = replace(held(100, Level.EQUAL), is_read=True)
    backups = [held(1), held(2), read, held(200, Level.SOUND), held(300, Level.SOUND)]
    assert going(backups, Retention(keep=1, days=0)) == ["b300", "b002"]
