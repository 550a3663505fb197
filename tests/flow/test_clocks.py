"""Two machines never agree on the time: ages and ends are told by the database's clock, and a
laptop that lives in another week is told so."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

import pytest
from tests.flow.test_evidence import TWO, Road, live

from whimbrel.db.connect import connect
from whimbrel.disk import environ
from whimbrel.errors import Exit

__all__ = ["live"]


class Clock:
    """This machine's, where anybody asks for it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def set_ahead(self, **by: float) -> None:
        """`days=-1` is a clock that is behind."""

        class Wrong(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> Wrong:
                return super().now(tz) + timedelta(**by)

        self._monkeypatch.setattr(environ, "datetime", Wrong)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def outcomes(live: Road) -> dict[str, str]:
    return {name: gate["outcome"] for name, gate in live.gates().items()}


def one(live: Road, sql: str) -> object:
    with connect(live.production) as conn:
        row = conn.execute(sql.encode()).fetchone()
    assert row is not None
    return row[0]


def test_a_wrong_clock_of_the_deployer_changes_no_gate_and_is_named(
    live: Road, clock: Clock
) -> None:
    for key, value in (("backup", "recorded"), ("staging_soak_h", "1")):
        live.done("policy", "set", key, value, "--reason", "for the test")
    clock.set_ahead(hours=-30)  # staging's deployer: the proof is by staging's clock
    live.second("ALTER TABLE orders ADD note text;\n")
    clock.set_ahead(hours=0)
    live.done("backup", "create")
    before = outcomes(live)
    assert (before["backup"], before["staging"]) == ("passed", "stopped")
    assert f"staging has lived with {TWO} for " in live.gate("staging")["what"]
    for days, words in ((3, "3 days ahead of"), (-3, "3 days behind")):
        clock.set_ahead(days=days)
        assert outcomes(live) == before
        said = live.ask("deploy", "--dry-run")
        note = f"note: the clock of this machine is {words} that of {live.production.database}@"
        assert said.err.count(note) == 1
        live.ask("deploy").stopped("G125", Exit.STOPPED)


def test_a_freeze_lasts_as_long_as_was_said_whatever_this_machine_thinks(
    live: Road, clock: Clock
) -> None:
    left = "SELECT extract(epoch FROM max(until_at) - clock_timestamp())::int FROM whimbrel.freeze"
    for hours in (-5, 5):
        clock.set_ahead(hours=hours)
        said = live.done("freeze", "--until", "2h", "--reason", "the fair")
        assert "5 h behind" if hours < 0 else "5 h ahead of" in said.err
        assert 7100 < int(str(one(live, left))) <= 7200
        live.done("freeze", "--off", "--reason", "over")
    soon = str(one(live, "SELECT to_char(now() + interval '2h', 'YYYY-MM-DD\"T\"HH24:MI:SSOF')"))
    past = str(one(live, "SELECT to_char(now() - interval '2h', 'YYYY-MM-DD\"T\"HH24:MI:SSOF')"))
    live.done("freeze", "--until", soon, "--reason", "it is to come there, and past here")
    clock.set_ahead(hours=-5)
    live.ask("freeze", "--until", past, "--reason", "x").stopped("G150", Exit.USAGE)


def test_a_clock_that_is_ahead_lets_no_backup_go(live: Road, clock: Clock) -> None:
    for _ in range(2):
        live.done("backup", "create")
    clock.set_ahead(days=400)
    said = live.done("backup", "prune", "--keep", "1", "--days", "30", "--apply")
    assert said.out.count("stays: ") == 2
    assert "nothing is to be removed" in said.err
    clock.set_ahead(days=-400)
    assert live.done("backup", "prune", "--keep", "1", "--days", "0").out.count("stays: ") == 2
