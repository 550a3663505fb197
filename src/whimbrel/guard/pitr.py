"""Point-in-time recovery for the backup gate: does it reach up to now, and was it ever tried?"""

from __future__ import annotations

from datetime import datetime, timedelta

from ..config.policy import Policy
from .ages import CLOCK_SKEW, age_in_words
from .coverage import ArchiveState, Coverage, PitrFact
from .gate import BackupFact, GateAnswer, Outcome, Unknown

_DRILL = "whimbrel -e production backup drill"
_WHY = (
    "a migration that goes wrong may lose data, and only a log that reaches up to now, from a base "
    "that was restored, is known to bring it back"
)


def judge_pitr(fact: BackupFact, policy: Policy, now: datetime) -> GateAnswer:
    """What is missing first stops; where nothing is, the loss is told."""
    pitr = fact.pitr
    if pitr is None:
        return _stopped(
            "no tool for point-in-time recovery is named",
            'name it in whimbrel.toml: [pitr.production], tool = "barman", server = "NAME"; or: '
            "whimbrel -e production deploy --backup, because a backup that is equal serves as well",
        )
    if isinstance(pitr, Unknown):
        return GateAnswer(
            name="backup",
            outcome=Outcome.UNKNOWN,
            what=pitr.reason,
            why="what cannot be read is never taken for good",
            next="`whimbrel -e production backup list` asks the tool again; `whimbrel doctor` says "
            "what is missing",
        )
    return (
        _not_of_this_server(fact, pitr)
        or _base(pitr.coverage)
        or _reach(pitr, policy, now)
        or _drill(fact, pitr, policy, now)
        or _good(pitr, now)
    )


def reaches_until(pitr: PitrFact) -> datetime | None:
    """The last moment that can be brought back, as far as anybody can tell."""
    return pitr.coverage.until or pitr.archive.last_wal_written_at


def _not_of_this_server(fact: BackupFact, pitr: PitrFact) -> GateAnswer | None:
    coverage = pitr.coverage
    there = coverage.system_identifier
    if there and there != fact.system_identifier:
        return _stopped(
            f"{coverage.shown} keeps another server: its system identifier is {there}, this one's "
            f"{fact.system_identifier}",
            "name the tool's server for this database in [pitr.production] of whimbrel.toml",
        )
    if not there and coverage.host and coverage.host.lower() != pitr.host.lower():
        return _stopped(
            f"{coverage.shown} is the server {coverage.host}, and this is {pitr.host}",
            f"use {coverage.host} as the host of PRODUCTION_DATABASE_URL, or name the other server "
            "in [pitr.production] of whimbrel.toml",
        )
    return None


def _base(coverage: Coverage) -> GateAnswer | None:
    if coverage.problem:
        return _stopped(
            f"{coverage.shown}: {coverage.problem}",
            "mend what it names, then: whimbrel -e production backup list",
        )
    if coverage.since is None:
        return _stopped(
            f"{coverage.shown} has no complete base backup",
            "make one with the tool itself, then: whimbrel -e production backup drill",
        )
    return None


def _reach(pitr: PitrFact, policy: Policy, now: datetime) -> GateAnswer | None:
    shown, archive = pitr.coverage.shown, pitr.archive
    if archive.failing_s is not None:
        return _stopped(
            f"archiving has failed for {age_in_words(timedelta(seconds=archive.failing_s))}",
            "look for archive_command in the server's log: what it prints there is the reason",
        )
    until = reaches_until(pitr)
    if until is None:
        return _unknown_reach(pitr.coverage, archive)
    if until > now + CLOCK_SKEW:
        return _stopped(
            f"the log of {shown} reaches into the future: a clock is wrong",
            "set both machines by NTP: `timedatectl` shows whether one is",
        )
    lag = now - until
    if lag <= timedelta(seconds=policy.pitr_max_loss_s):
        return None
    return _stopped(
        f"the log of {shown} ends {age_in_words(lag)} ago, {policy.pitr_max_loss_s} s are allowed",
        "look whether the tool takes the log (barman cron, archive_command); on a quiet server: "
        "SELECT pg_catalog.pg_switch_wal(), and set archive_timeout below "
        f"{policy.pitr_max_loss_s} s",
    )


def _unknown_reach(coverage: Coverage, archive: ArchiveState) -> GateAnswer:
    last = coverage.last_wal or "no segment"
    return GateAnswer(
        name="backup",
        outcome=Outcome.UNKNOWN,
        what=f"how old the newest log of {coverage.shown} is ({last}) cannot be told "
        f"(archive_mode is {archive.mode})",
        why="what cannot be read is never taken for good",
        next="GRANT pg_monitor to this role, so that it may see the log's files; and see that the "
        "tool takes the log",
    )


def _drill(fact: BackupFact, pitr: PitrFact, policy: Policy, now: datetime) -> GateAnswer | None:
    mine = [
        each
        for each in pitr.drills
        if each.tool == pitr.coverage.shown and each.system_identifier == fact.system_identifier
    ]
    if not mine:
        return _stopped(f"{pitr.coverage.shown} was never restored", _DRILL)
    last, age = mine[0], now - mine[0].at
    if last.failed:
        return _stopped(f"the last drill failed: {last.failed}", f"mend that, then: {_DRILL}")
    if age < -CLOCK_SKEW:
        return _stopped("the last drill is in the future: a clock is wrong", _DRILL)
    if age > timedelta(days=policy.restore_drill_max_age_d):
        days = policy.restore_drill_max_age_d
        return _stopped(f"the last drill is {age_in_words(age)} old, {days} are allowed", _DRILL)
    return None


def _good(pitr: PitrFact, now: datetime) -> GateAnswer:
    since, until = pitr.coverage.since, reaches_until(pitr)
    assert since is not None
    assert until is not None
    after = pitr.archive.bytes_after
    bytes_ = f" ({after / 1e6:,.1f} MB of log)" if after else ""
    last = pitr.drills[0]
    compared = f" ({last.compared})" if last.compared else ""
    return GateAnswer(
        name="backup",
        outcome=Outcome.PASSED,
        what=f"{pitr.coverage.shown} brings back every moment since {since:%Y-%m-%d %H:%M} UTC but "
        f"the last {age_in_words(now - until)}{bytes_}; it was restored "
        f"{age_in_words(now - last.at)} ago{compared}",
    )


def _stopped(what: str, next: str) -> GateAnswer:
    return GateAnswer(name="backup", outcome=Outcome.STOPPED, what=what, why=_WHY, next=next)
