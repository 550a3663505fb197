"""The alerts: what each looks at, and what to do when it rings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from .baseline import Baseline
from .snapshot import Snapshot
from .unusual import unusual

LONG_MIGRATION_S = 600
FEW_CONNECTIONS = 0.1  # of all that there are
LOW_DISK_BYTES = 2 * 1024**3

# What it saw, in a sentence; empty where all is well, None where it cannot be seen.
Look = Callable[[Snapshot, Baseline | None], str | None]


class Severity(Enum):
    CRITICAL = "critical"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """`next` is the first line of its runbook: a command, with `{e}` for the environment."""

    name: str
    title: str
    severity: Severity
    next: str
    sees: Look

    def first_step(self, environment: str) -> str:
        return self.next.format(e=environment)

    @property
    def runbook(self) -> str:
        """Where the whole of it stands."""
        return f"docs/runbooks.md#{self.name}"


def _failed_migration(snapshot: Snapshot, _: Baseline | None) -> str | None:
    if snapshot.migrations is None:
        return None
    if not snapshot.migrations.failed:
        return ""
    first = snapshot.migrations.failed[0]
    return f"{first.name} failed: {first.why}"


def _no_connection(snapshot: Snapshot, _: Baseline | None) -> str | None:
    if not snapshot.is_up:
        return snapshot.problem
    assert snapshot.activity is not None
    free, most = snapshot.activity.free_connections, snapshot.activity.counters.most_connections
    if free < most * FEW_CONNECTIONS:
        return f"{free} of {most} connections are free"
    return ""


def _drift(snapshot: Snapshot, _: Baseline | None) -> str | None:
    if snapshot.slow is None or snapshot.slow.drift is None:
        return None
    return "the schema was changed by other means than migrations" if snapshot.slow.drift else ""


def _backup(snapshot: Snapshot, _: Baseline | None) -> str | None:
    backups = snapshot.slow.backups if snapshot.slow else None
    return backups.problem if backups else None


def _long_migration(snapshot: Snapshot, _: Baseline | None) -> str | None:
    if snapshot.migrations is None:
        return None
    at_work = snapshot.migrations.at_work
    running_s = (snapshot.at - at_work.since).total_seconds() if at_work else 0
    if at_work is None or running_s < LONG_MIGRATION_S:
        return ""
    return f"{at_work.who} has been migrating for {running_s / 60:.0f} minutes"


def _disk(snapshot: Snapshot, _: Baseline | None) -> str | None:
    free = snapshot.activity.disk_free_bytes if snapshot.activity else None
    if free is None:
        return None
    return "" if free >= LOW_DISK_BYTES else f"{free / 1e9:.1f} GB are free on the server's disk"


def _guard(snapshot: Snapshot, _: Baseline | None) -> str | None:
    return snapshot.slow.guard if snapshot.slow else None


# The page's six, in its order; the disk comes with its metric, and what `protect` has put there.
ALERTS = (
    Alert(
        name="migration-failed",
        title="a migration has failed",
        severity=Severity.CRITICAL,
        next="whimbrel -e {e} status",
        sees=_failed_migration,
    ),
    Alert(
        name="no-connection",
        title="the database cannot be connected to, or soon not",
        severity=Severity.CRITICAL,
        next="whimbrel -e {e} doctor",
        sees=_no_connection,
    ),
    Alert(
        name="schema-drift",
        title="the schema is not what the migrations made",
        severity=Severity.WARNING,
        next="whimbrel -e {e} drift",
        sees=_drift,
    ),
    Alert(
        name="unusual-queries",
        title="queries are not what they were",
        severity=Severity.WARNING,
        next="whimbrel -e {e} monitor",
        sees=unusual,
    ),
    Alert(
        name="backup-failed",
        title="there is no backup that could be relied upon",
        severity=Severity.CRITICAL,
        next="whimbrel -e {e} backup create, then: whimbrel -e {e} backup verify",
        sees=_backup,
    ),
    Alert(
        name="migration-long",
        title="a migration has been running for long",
        severity=Severity.WARNING,
        next="whimbrel -e {e} status",
        sees=_long_migration,
    ),
    Alert(
        name="disk-low",
        title="the server's disk is filling up",
        severity=Severity.CRITICAL,
        next="whimbrel -e {e} monitor",
        sees=_disk,
    ),
    Alert(
        name="guard-down",
        title="the guard inside the database does not hold",
        severity=Severity.CRITICAL,
        next="whimbrel -e {e} protect show",
        sees=_guard,
    ),
)


Seen = Mapping[str, str | None]


def judge(snapshot: Snapshot, before: Baseline | None) -> Seen:
    """Alert → what it saw: empty where all is well, None where it cannot be told now."""
    return {alert.name: alert.sees(snapshot, before) for alert in ALERTS}
