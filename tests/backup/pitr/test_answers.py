"""What the tools print, as their documentation has it (pgBackRest's command reference, the AWS CLI
reference) or as barman 3.19 printed it; the numbers are made up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from whimbrel.backup.pitr import barman, command, pgbackrest, rds
from whimbrel.config.pitr import PitrSettings, PitrTool
from whimbrel.errors import Failure

Json = dict[str, object]


def settings(tool: PitrTool) -> PitrSettings:
    words = tool.program or ("scripts/pitr",)
    return PitrSettings(environment="production", tool=tool, server="shop", program=words)


BARMAN_LIST: Json = {
    "shop": [
        {
            "backup_id": "20261128T122032",
            "backup_type": "full",
            "end_time_timestamp": "1795868435",
            "size_bytes": 39895898,
            "status": "DONE",
        },
        {
            "backup_id": "20261127T122032",
            "backup_type": "full",
            "end_time_timestamp": "1795782035",
            "size_bytes": 39895000,
            "status": "DONE",
        },
        {"backup_id": "20261129T122032", "status": "FAILED"},
    ]
}
BARMAN_SHOWN: Json = {
    "shop": {
        "backup_id": "20261128T122032",
        "system_id": "7713196165685346592",
        "wal_information": {"last_available": "000000010000000000000004", "no_of_files": 2},
    }
}


def test_barman_names_its_backups_its_log_and_whose_they_are() -> None:
    of = settings(PitrTool.BARMAN)
    backups = barman.complete(of, BARMAN_LIST)
    assert [each.id for each in backups] == ["20261127T122032", "20261128T122032"]
    found = barman.covered(of, backups, BARMAN_SHOWN)
    assert found.since == datetime.fromtimestamp(1795782035, UTC)
    assert found.last_wal == "000000010000000000000004"
    assert found.system_identifier == "7713196165685346592"
    assert found.shown == "barman shop"


PGBACKREST: list[Json] = [
    {
        "name": "shop",
        "status": {"code": 0, "message": "ok"},
        "cipher": "none",
        "db": [
            {"id": 1, "repo-key": 1, "system-id": 6569239123849665679, "version": "15"},
            {"id": 2, "repo-key": 1, "system-id": 7713196165685346592, "version": "18"},
        ],
        "archive": [
            {
                "database": {"id": 1, "repo-key": 1},
                "id": "15-1",
                "max": "0000000100000009000000FF",
                "min": "000000010000000000000001",
            },
            {
                "database": {"id": 2, "repo-key": 1},
                "id": "18-2",
                "max": "000000010000000000000007",
                "min": "000000010000000000000001",
            },
        ],
        "backup": [
            {
                "label": "20261101-120000F",
                "database": {"id": 1, "repo-key": 1},
                "error": False,
                "timestamp": {"start": 1793534400, "stop": 1793534460},
                "info": {"size": 100},
            },
            {
                "label": "20261128-120000F",
                "database": {"id": 2, "repo-key": 1},
                "error": False,
                "timestamp": {"start": 1795867200, "stop": 1795867260},
                "info": {"size": 31457280},
            },
            {
                "label": "20261128-130000F",
                "database": {"id": 2, "repo-key": 1},
                "error": True,
                "timestamp": {"start": 1795870800, "stop": 1795870860},
                "info": {"size": 31457280},
            },
        ],
    }
]


def test_of_pgbackrest_the_newest_cluster_counts_and_no_backup_with_an_error() -> None:
    found = pgbackrest.covered(settings(PitrTool.PGBACKREST), PGBACKREST)
    assert [each.id for each in found.backups] == ["20261128-120000F"]
    assert found.since == datetime.fromtimestamp(1795867260, UTC)
    assert found.last_wal == "000000010000000000000007"
    assert found.system_identifier == "7713196165685346592"
    assert found.problem == ""


def test_a_stanza_that_is_not_well_says_so_in_its_own_words() -> None:
    status = {"code": 99, "message": "other"}
    found = pgbackrest.covered(settings(PitrTool.PGBACKREST), [PGBACKREST[0] | {"status": status}])
    assert found.problem == "other"
    with pytest.raises(Failure, match="names no stanza shop"):
        pgbackrest.covered(settings(PitrTool.PGBACKREST), [])


INSTANCE: Json = {
    "DBInstanceIdentifier": "shop",
    "DBInstanceStatus": "available",
    "Endpoint": {"Address": "shop.abc.eu-west-1.rds.amazonaws.com", "Port": 5432},
    "BackupRetentionPeriod": 7,
    "LatestRestorableTime": "2026-11-28T12:15:00+00:00",
}
WINDOW: Json = {
    "DBInstanceIdentifier": "shop",
    "Status": "active",
    "RestoreWindow": {
        "EarliestTime": "2026-11-21T02:10:00+00:00",
        "LatestTime": "2026-11-28T12:10:00+00:00",
    },
}
SNAPSHOT: Json = {
    "DBSnapshotIdentifier": "rds:shop-2026-11-28-02-05",
    "DBInstanceIdentifier": "shop",
    "SnapshotCreateTime": "2026-11-28T02:06:10.123000+00:00",
    "Status": "available",
    "AllocatedStorage": 20,
}


def test_amazon_names_both_ends_and_the_endpoint() -> None:
    found = rds.covered(
        settings(PitrTool.RDS),
        {"DBInstances": [INSTANCE]},
        {"DBInstanceAutomatedBackups": [WINDOW]},
        {"DBSnapshots": [SNAPSHOT]},
    )
    assert found.since == datetime(2026, 11, 21, 2, 10, tzinfo=UTC)
    assert found.until == datetime(2026, 11, 28, 12, 15, tzinfo=UTC)
    assert found.host == "shop.abc.eu-west-1.rds.amazonaws.com"
    assert [each.id for each in found.backups] == ["rds:shop-2026-11-28-02-05"]


def test_amazon_without_automated_backups_has_nothing() -> None:
    off = {"BackupRetentionPeriod": 0, "LatestRestorableTime": None}
    found = rds.covered(
        settings(PitrTool.RDS),
        {"DBInstances": [INSTANCE | off]},
        {"DBInstanceAutomatedBackups": []},
        {"DBSnapshots": []},
    )
    assert (found.since, found.until) == (None, None)
    assert "automated backups are off" in found.problem


OURS: Json = {
    "format": 1,
    "system_identifier": "7713196165685346592",
    "since": "2026-11-21T02:10:00Z",
    "until": "2026-11-28T12:15:00Z",
    "backups": [{"id": "b1", "ended_at": "2026-11-21T02:10:00Z", "size_bytes": 7}],
}


def test_our_own_json_says_the_same() -> None:
    found = command.covered(settings(PitrTool.COMMAND), OURS)
    assert found.until == datetime(2026, 11, 28, 12, 15, tzinfo=UTC)
    assert [(each.id, each.size_bytes) for each in found.backups] == [("b1", 7)]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": 2}, "its format is 2, not 1"),
        ({"system_identifier": ""}, "system_identifier is missing"),
        ({"since": "yesterday"}, "yesterday is no moment"),
        ({"until": "2026-11-28T12:15:00"}, "has no zone"),
        ({"backups": "many"}, "backups is no list"),
        ({"backups": [7]}, "backups is no object"),
    ],
)
def test_an_answer_that_is_not_as_described_counts_for_nothing(change: Json, said: str) -> None:
    with pytest.raises(Failure) as failed:
        command.covered(settings(PitrTool.COMMAND), OURS | change)
    assert failed.value.notice.code == "B162"
    assert said in failed.value.notice.what
