from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.shell import Shell
from tests.waiting import until
from tests.watch.test_webhook import Receiver, receiver

from whimbrel.config.url import parse_url
from whimbrel.db.connect import connect
from whimbrel.errors import Exit
from whimbrel.flow.call import Call
from whimbrel.flow.look import Order, look
from whimbrel.flow.monitor import Monitor
from whimbrel.watch.endpoint import open_endpoint
from whimbrel.watch.rules import rules_yaml
from whimbrel.watch.snapshot import Snapshot

FIRST = "CREATE TABLE orders (id integer PRIMARY KEY, note text);\n"
BROKEN = """
ALTER TABLE orders ADD COLUMN paid boolean;
CREATE INDEX CONCURRENTLY i ON orders (nope);
"""


@pytest.fixture
def watched(shop: Shell) -> Iterator[tuple[Shell, Receiver]]:
    """A database with one table, and somebody who is told."""
    shop.migration("20260101000000_first", FIRST)
    shop.done("deploy")
    with receiver() as found:
        shop.set(WHIMBREL_WEBHOOK=found.url)
        shop.done("monitor")
        yield shop, found


def do(shell: Shell, sql: str, variable: str = "DEVELOPMENT_DATABASE_URL") -> None:
    with connect(parse_url(shell.get(variable), source="test")) as conn:
        conn.execute(sql.encode())


def news(found: Receiver) -> list[tuple[object, object]]:
    """What has been told since the last time."""
    got = [(each["alert"], each["state"]) for each in found.got]
    found.got.clear()
    return got


def rings(shell: Shell, alert: str) -> str:
    """What the alert saw, empty when it is quiet."""
    alerts = shell.done("monitor", "--json").json["alerts"]
    (found,) = [each for each in alerts if each["name"] == alert]  # type: ignore[attr-defined]
    return str(found["what"])


def test_a_failed_migration_rings_until_it_is_resolved(watched: tuple[Shell, Receiver]) -> None:
    shell, found = watched
    shell.migration("20260102000000_paid", BROKEN)
    assert shell("deploy").code == Exit.FAILED
    assert "20260102000000_paid failed" in rings(shell, "migration-failed")
    assert news(found) == [("migration-failed", "firing")]
    assert shell("monitor", "--exit-code").code == Exit.DIFFERENT
    shell.done("resolve", "--rolled-back", "20260102000000_paid")
    assert rings(shell, "migration-failed") == ""
    assert news(found) == [("migration-failed", "resolved")]
    assert shell("monitor", "--exit-code").code == Exit.DONE


def test_a_database_that_is_away_rings_until_it_is_back(watched: tuple[Shell, Receiver]) -> None:
    shell, found = watched
    url = parse_url(shell.get("DEVELOPMENT_DATABASE_URL"), source="test")
    with connect(url.with_database("postgres")) as conn:
        conn.execute(f'ALTER DATABASE "{url.database}" ALLOW_CONNECTIONS false'.encode())
        try:
            assert url.database in rings(shell, "no-connection")
        finally:
            conn.execute(f'ALTER DATABASE "{url.database}" ALLOW_CONNECTIONS true'.encode())
    assert news(found) == [("no-connection", "firing")]
    assert rings(shell, "no-connection") == ""
    assert news(found) == [("no-connection", "resolved")]


def test_drift_rings_until_it_is_taken_back(watched: tuple[Shell, Receiver]) -> None:
    shell, found = watched
    do(shell, "ALTER TABLE orders ADD COLUMN by_hand text")
    assert rings(shell, "schema-drift")
    do(shell, "ALTER TABLE orders DROP COLUMN by_hand")
    assert rings(shell, "schema-drift") == ""
    assert news(found) == [("schema-drift", "firing"), ("schema-drift", "resolved")]


def test_rows_deleted_in_mass_ring_once(watched: tuple[Shell, Receiver]) -> None:
    shell, found = watched
    do(shell, "INSERT INTO orders SELECT n FROM generate_series(1, 2000) AS n")
    assert rings(shell, "unusual-queries") == ""
    do(shell, "DELETE FROM orders WHERE id > 1000")
    assert rings(shell, "unusual-queries") == "1,000 of 2,000 rows of public.orders were deleted"
    do(shell, "TRUNCATE orders")
    assert "which had 1,000 rows, has none" in rings(shell, "unusual-queries")
    assert rings(shell, "unusual-queries") == ""
    assert news(found) == [("unusual-queries", "firing"), ("unusual-queries", "resolved")]


def test_a_migration_that_takes_long_rings_while_it_does(
    watched: tuple[Shell, Receiver], monkeypatch: pytest.MonkeyPatch
) -> None:
    shell, found = watched
    monkeypatch.setattr("whimbrel.watch.alert.LONG_MIGRATION_S", 0.2)
    shell.migration(
        "20260102000000_slow",
        "DO $$ BEGIN WHILE NOT EXISTS (SELECT FROM orders WHERE id = 42) LOOP "
        "PERFORM pg_sleep(0.05); END LOOP; END $$;\n",
    )
    deploy = shell.start("deploy")
    until(lambda: "whimbrel deploy" in rings(shell, "migration-long"))
    do(shell, "INSERT INTO orders VALUES (42)")
    assert deploy.communicate()[0]
    assert rings(shell, "migration-long") == ""
    assert news(found) == [("migration-long", "firing"), ("migration-long", "resolved")]


def test_production_without_a_good_backup_rings_until_there_is_one(
    watched: tuple[Shell, Receiver],
) -> None:
    shell, found = watched
    url = parse_url(shell.get("DEVELOPMENT_DATABASE_URL"), source="test")
    shell.unset("DEVELOPMENT_DATABASE_URL")
    shell.set(DATABASE_ENV="production", PRODUCTION_DATABASE_URL=url)
    place = f"{url.database}@{url.host}"
    raised = shell.done("-e", "production", "--confirm", place, "identity", "claim", "--json")
    confirm = ("--confirm", str(raised.json["confirm"]))
    assert "no backup" in rings(shell, "backup-failed")
    shell.done(*confirm, "policy", "set", "backup", "recorded", "--reason", "a test")
    shell.done("backup", "create")
    assert rings(shell, "backup-failed") == ""
    assert news(found) == [("backup-failed", "firing"), ("backup-failed", "resolved")]


def test_a_disk_that_fills_up_rings(
    watched: tuple[Shell, Receiver], monkeypatch: pytest.MonkeyPatch
) -> None:
    shell, found = watched
    with monkeypatch.context() as patched:
        patched.setattr("whimbrel.watch.alert.LOW_DISK_BYTES", 10**18)
        assert "GB are free" in rings(shell, "disk-low")
    assert rings(shell, "disk-low") == ""
    assert news(found) == [("disk-low", "firing"), ("disk-low", "resolved")]


def test_a_webhook_that_is_down_does_not_stop_the_look_and_is_told_later(
    watched: tuple[Shell, Receiver], monkeypatch: pytest.MonkeyPatch
) -> None:
    shell, found = watched
    monkeypatch.setattr("whimbrel.watch.webhook.PAUSES_S", ())
    found.answers = [503]
    do(shell, "ALTER TABLE orders ADD COLUMN by_hand text")
    said = shell.done("monitor")
    assert "RINGS   schema-drift" in said.out
    assert "N102: http://127.0.0.1 did not take the notification: it answered 503" in said.err
    assert "secret-token" not in said.out + said.err
    found.answers = [200]
    shell.done("monitor")
    assert news(found) == [("schema-drift", "firing")]


def test_alerts_test_tells_every_webhook_and_says_who_took_it(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("whimbrel.watch.webhook.PAUSES_S", ())
    shell("alerts", "test").stopped("N103", Exit.USAGE)
    with receiver() as one, receiver() as other:
        shell.write("whimbrel.toml", f'[alerts]\nwebhooks = ["$ONE", "{other.url}"]\n')
        shell("alerts", "test").stopped("N104", Exit.USAGE)
        shell.set(ONE=one.url)
        said = shell.done("alerts", "test")
        assert said.out.count("took it") == 2
        assert "this is a test" in str(one.got[0]["text"])
        other.answers = [410]
        assert shell("alerts", "test").code == Exit.FAILED


def call_in(shell: Shell) -> Call:
    return Call(directory=shell.root, variables=dict(os.environ), say=lambda _: None)


def test_two_scrapers_at_once_get_one_look(
    watched: tuple[Shell, Receiver], monkeypatch: pytest.MonkeyPatch
) -> None:
    shell, _ = watched
    looks: list[float] = []

    def counted(order: Order) -> Snapshot:
        looks.append(time.monotonic())
        return look(order)

    monkeypatch.setattr("whimbrel.flow.monitor.look", counted)
    monitor = Monitor(call_in(shell))
    threads = [threading.Thread(target=monitor.scrape) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(looks) == 1


def test_metrics_are_served_and_a_port_that_is_taken_is_named(
    watched: tuple[Shell, Receiver],
) -> None:
    from urllib.request import urlopen

    shell, _ = watched
    monitor = Monitor(call_in(shell))
    address, close = open_endpoint(("127.0.0.1", 0), monitor.scrape)
    try:
        with urlopen(address) as answer:
            text = answer.read().decode()
        port = address.split(":")[2].partition("/")[0]
        said = shell("monitor", "--serve", "--listen", port)
        said.stopped("N111", Exit.USAGE)
    finally:
        close()
    for name in (
        'pg_up{environment="development"} 1.0',
        "whimbrel_migration_duration_seconds",
        "whimbrel_sessions",
        "whimbrel_longest_query_seconds",
        "pg_stat_database_xact_rollback_total",
        "pg_database_size_bytes",
    ):
        assert name in text
    shell("monitor", "--serve", "--listen", "here").stopped("N110", Exit.USAGE)


def test_a_textfile_is_written_for_node_exporter(watched: tuple[Shell, Receiver]) -> None:
    shell, _ = watched
    shell.done("monitor", "--textfile", "whimbrel.prom")
    assert "pg_up" in Path(shell.root, "whimbrel.prom").read_text("utf-8")


def test_a_project_without_a_url_is_told_and_nothing_is_watched(shell: Shell) -> None:
    shell("-e", "staging", "monitor").stopped("C103", Exit.USAGE)


def test_every_alert_has_its_runbook() -> None:
    from whimbrel.watch.alert import ALERTS

    text = (Path(__file__).parents[2] / "docs" / "runbooks.md").read_text("utf-8")
    for alert in ALERTS:
        assert f"\n## {alert.runbook.partition('#')[2]}\n" in text
        assert f'alert="{alert.name}"' in rules_yaml()


def test_where_nothing_can_be_written_it_still_looks(
    watched: tuple[Shell, Receiver], monkeypatch: pytest.MonkeyPatch
) -> None:
    shell, _ = watched
    (shell.root / ".whimbrel" / "monitor" / "development.json").unlink()
    (shell.root / ".whimbrel" / "monitor" / "development.json").mkdir()
    said = shell.done("monitor")
    assert "note: what was told is not remembered" in said.err
    assert "ok      migration-failed" in said.out
