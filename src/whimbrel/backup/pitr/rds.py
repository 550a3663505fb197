"""Amazon RDS, by `aws rds` (docs.aws.amazon.com/cli: describe-db-instances,
describe-db-instance-automated-backups, describe-db-snapshots)."""

from __future__ import annotations

from ...config.pitr import PitrSettings
from ...errors import Failure, Notice
from ...guard.coverage import BaseBackup, Coverage
from .speak import ask_tool, moment, not_understood, rows, table, whole

_JSON = ("--output", "json")


def coverage(settings: PitrSettings) -> Coverage:
    """Three calls, all of them `describe-…`. Raises `Failure` (B160 to B162)."""
    one = ("--db-instance-identifier", settings.server, *_JSON)
    instances = ask_tool(settings, ["describe-db-instances", *one])
    windows = ask_tool(settings, ["describe-db-instance-automated-backups", *one])
    snapshots = ask_tool(settings, ["describe-db-snapshots", *one])
    return covered(settings, instances, windows, snapshots)


def covered(
    settings: PitrSettings, instances: object, windows: object, snapshots: object
) -> Coverage:
    """Amazon names both ends of what it can bring back; whose server it is tells the endpoint."""
    instance = _only(settings, instances, "DBInstances")
    window = _window(settings, windows)
    endpoint = table(settings, instance.get("Endpoint") or {}, "Endpoint")
    latest = instance.get("LatestRestorableTime") or window.get("LatestTime")
    kept = whole(instance.get("BackupRetentionPeriod"))
    return Coverage(
        shown=settings.shown,
        backups=_snapshots(settings, snapshots),
        since=moment(settings, window["EarliestTime"]) if window.get("EarliestTime") else None,
        until=moment(settings, latest) if latest else None,
        host=str(endpoint.get("Address") or ""),
        problem="" if kept else "automated backups are off: its retention period is 0 days",
    )


def no_restore(settings: PitrSettings) -> Failure:
    """A restore there is a new instance, which costs money and is somebody's to make."""
    return Failure(
        Notice(
            code="B163",
            what=f"a restore of {settings.shown} is a new instance, which is not made from here",
            why="it costs money, and its network and rights are yours to choose; nothing was done",
            next="aws rds restore-db-instance-to-point-in-time "
            f"--source-db-instance-identifier {settings.server} --target-db-instance-identifier "
            f"{settings.server}-drill --use-latest-restorable-time, then: "
            f"whimbrel -e {settings.environment} backup drill --url URL-OF-THE-NEW-ONE",
        )
    )


def _only(settings: PitrSettings, answer: object, key: str) -> dict[str, object]:
    found = rows(settings, table(settings, answer, "the answer").get(key), key)
    mine = [each for each in found if each.get("DBInstanceIdentifier") == settings.server]
    if len(mine) != 1:
        raise not_understood(settings, f"{key} has {len(mine)} instances {settings.server}")
    return mine[0]


def _window(settings: PitrSettings, answer: object) -> dict[str, object]:
    """Empty where there are no automated backups yet."""
    key = "DBInstanceAutomatedBackups"
    found = rows(settings, table(settings, answer, "the answer").get(key) or [], key)
    mine = [
        each
        for each in found
        if each.get("DBInstanceIdentifier") == settings.server and each.get("Status") == "active"
    ]
    return table(settings, mine[0].get("RestoreWindow") or {}, "RestoreWindow") if mine else {}


def _snapshots(settings: PitrSettings, answer: object) -> tuple[BaseBackup, ...]:
    key = "DBSnapshots"
    found = rows(settings, table(settings, answer, "the answer").get(key) or [], key)
    return tuple(
        sorted(
            (
                BaseBackup(
                    id=str(each.get("DBSnapshotIdentifier")),
                    ended_at=moment(settings, each["SnapshotCreateTime"]),
                    size_bytes=whole(each.get("AllocatedStorage")) * 1024**3,
                )
                for each in found
                if each.get("Status") == "available" and each.get("SnapshotCreateTime")
            ),
            key=lambda each: each.ended_at,
        )
    )
