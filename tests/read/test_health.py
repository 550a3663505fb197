"""What a real server says of its health."""

from __future__ import annotations

from whimbrel.config.policy import Policy
from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.guard.gate import Outcome
from whimbrel.guard.health import judge_health
from whimbrel.read.health import read_health


def test_a_quiet_server_is_well(connection: Connection) -> None:
    fact = read_health(connection)
    assert not fact.hidden
    assert not fact.transactions
    assert not fact.prepared
    assert fact.free_connections > 0
    assert fact.oldest_age > 0
    assert fact.archiver_failing_s is None


def test_an_open_transaction_is_seen_with_its_owner_and_age(
    connection: Connection, database_url: DatabaseUrl
) -> None:
    with connect(database_url, application_name="the report") as other, other.transaction():
        other.execute("SELECT 1")
        other.execute("SELECT pg_sleep(0.1)")
        (seen,) = read_health(connection).transactions
        assert seen.pid == other.info.backend_pid
    assert "the report" in seen.who
    assert seen.state == "idle in transaction"
    assert seen.age_s >= 0.1


def test_an_old_server_version_answers_the_same_questions(each_server_url: DatabaseUrl) -> None:
    with connect(each_server_url) as conn:
        assert read_health(conn).hidden == ()


def test_a_slot_that_nobody_reads_is_seen(connection: Connection) -> None:
    name = connection.info.dbname
    connection.execute("SELECT pg_create_physical_replication_slot(%s, true)", (name,))
    try:
        slot = next(each for each in read_health(connection).slots if each.name == name)
    finally:
        connection.execute("SELECT pg_drop_replication_slot(%s)", (name,))
    assert not slot.is_active
    assert slot.wal_status == "reserved"


def test_who_may_not_see_others_is_told_which_right_is_missing(
    connection: Connection, database_url: DatabaseUrl
) -> None:
    with connect(database_url, application_name="the shop"):
        connection.execute("SET ROLE pg_checkpoint")
        fact = read_health(connection)
    assert fact.hidden == ("other sessions' transactions",)
    assert fact.disk_free_bytes is None
    found = judge_health(fact, Policy())
    assert found.outcome is Outcome.UNKNOWN
    assert found.next.startswith("run as an administrator: GRANT pg_monitor TO ")
