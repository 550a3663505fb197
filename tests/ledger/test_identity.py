"""The mark, read and written in a real database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest

from whimbrel.config.environment import Environment, Kind, StatedBy
from whimbrel.config.identity import Illegible, LiveDatabase, Mark
from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.ledger.identity import (
    held_lock,
    is_still,
    look,
    read_live,
    sees_lock,
    write_mark,
)
from whimbrel.ledger.notes import write_audit
from whimbrel.ledger.upgrade import ensure_ledger

STAGING = Environment(name="staging", kind=Kind.STAGING, stated_by=StatedBy.FLAG, source="-e")


@pytest.fixture
def marked(connection: Connection) -> tuple[LiveDatabase, Mark]:
    ensure_ledger(connection)
    mark = write_mark(connection, STAGING, by="ada@laptop")
    return read_live(connection), mark


@pytest.fixture
def other(database_url: DatabaseUrl) -> Iterator[Connection]:
    with connect(database_url) as conn:
        yield conn


def test_a_database_without_our_schema_has_no_mark(connection: Connection) -> None:
    live, found = look(connection)
    assert found is None
    assert live.place == f"{connection.info.dbname}@{connection.info.host}:{connection.info.port}"
    assert live.timeline == 1
    assert not live.is_weak


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kolkata", "America/St_Johns"])
@pytest.mark.parametrize("style", ["ISO, MDY", "SQL, DMY", "German"])
def test_what_is_written_reads_back_as_genuine(
    zone: str, style: str, connection: Connection, marked: tuple[LiveDatabase, Mark]
) -> None:
    connection.execute("SELECT set_config('TimeZone', %s, false)", (zone,))
    connection.execute("SELECT set_config('DateStyle', %s, false)", (style,))
    live, found = look(connection)
    assert isinstance(found, Mark)
    assert found.is_genuine
    assert found.counts_for(live)
    assert (found.environment, found.kind, found.uuid) == ("staging", Kind.STAGING, marked[1].uuid)


def test_every_mark_has_a_uuid_of_its_own(connection: Connection) -> None:
    ensure_ledger(connection)
    found = {write_mark(connection, STAGING, by="ada@laptop").uuid for _ in range(20)}
    assert len(found) == 20


def test_it_is_still_the_same(connection: Connection, marked: tuple[LiveDatabase, Mark]) -> None:
    assert is_still(connection, *marked)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM whimbrel.identity",
        "UPDATE whimbrel.identity SET kind = 'test'",
        "UPDATE whimbrel.identity SET environment = 'production'",
        "UPDATE whimbrel.identity SET uuid = gen_random_uuid()",
        "UPDATE whimbrel.identity SET database_oid = 1",
        "UPDATE whimbrel.identity SET system_identifier = '1'",
        "DROP TABLE whimbrel.identity",
        "SET ROLE pg_monitor",
    ],
)
def test_it_is_no_longer_the_same_after(
    sql: str, connection: Connection, marked: tuple[LiveDatabase, Mark]
) -> None:
    connection.execute(sql.encode())
    assert not is_still(connection, *marked)


@pytest.mark.parametrize(
    "change",
    [
        {"database_oid": 1},
        {"system_identifier": "1"},
        {"timeline": 2},
        {"timeline": None},
    ],
)
def test_another_database_server_or_timeline_is_not_the_same(
    change: dict[str, object], connection: Connection, marked: tuple[LiveDatabase, Mark]
) -> None:
    live, mark = marked
    elsewhere = replace(live, **change)  # type: ignore[arg-type]
    assert not is_still(connection, elsewhere, mark)


def test_a_connection_that_is_lost_is_not_another_database(
    connection: Connection, other: Connection, marked: tuple[LiveDatabase, Mark]
) -> None:
    other.execute("SELECT pg_terminate_backend(%s)", (connection.info.backend_pid,))
    with pytest.raises(psycopg.OperationalError):
        is_still(connection, *marked)


def test_a_hidden_number_leaves_host_and_oid(
    connection: Connection, database_url: DatabaseUrl
) -> None:
    ensure_ledger(connection)
    connection.execute(
        "REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC;"
        "GRANT USAGE ON SCHEMA whimbrel TO pg_monitor;"
        "GRANT ALL ON ALL TABLES IN SCHEMA whimbrel TO pg_monitor; SET ROLE pg_monitor"
    )
    live = read_live(connection)
    assert live.is_weak
    assert live.system_identifier == f"host:{database_url.host}:{database_url.port}"
    mark = write_mark(connection, STAGING, by="ada@laptop")
    assert look(connection) == (live, mark)
    assert is_still(connection, live, mark)
    connection.execute("RESET ROLE")
    assert not mark.counts_for(read_live(connection))


def test_who_may_not_read_the_mark_is_told_what_to_grant(
    connection: Connection, marked: tuple[LiveDatabase, Mark]
) -> None:
    user = connection.info.user
    connection.execute("SET ROLE pg_monitor")
    _, found = look(connection)
    assert found == Illegible(
        reason=f"not readable: whimbrel.identity belongs to {user}, and {user} may not read it",
        next=f'run as {user}: GRANT USAGE ON SCHEMA whimbrel TO "{user}"; GRANT SELECT, INSERT, '
        f'UPDATE, DELETE ON ALL TABLES IN SCHEMA whimbrel TO "{user}";',
    )


@pytest.mark.parametrize("kind", ["production", "staging", None, "unheard-of"])
def test_the_audit_remembers_a_mark_that_was_taken_away(
    kind: str | None, connection: Connection, marked: tuple[LiveDatabase, Mark]
) -> None:
    detail = {"mark": "shop/1a2b3c4d", "kind": kind}
    write_audit(connection, "identity mark", detail, by="ada@laptop")
    write_audit(connection, "execute", {}, by="ada@laptop")
    connection.execute("DELETE FROM whimbrel.identity")
    _, found = look(connection)
    assert found == Illegible(
        reason="unmarked, though it was marked shop/1a2b3c4d before", is_edited=True
    )


@pytest.mark.parametrize("kind", ["development", "test"])
def test_a_harmless_mark_that_was_taken_away_is_only_missing(
    kind: str, connection: Connection, marked: tuple[LiveDatabase, Mark]
) -> None:
    write_audit(connection, "identity mark", {"mark": "x/1", "kind": kind}, by="ada@laptop")
    connection.execute("DROP TABLE whimbrel.identity")
    assert look(connection)[1] is None


def test_a_lock_is_seen_in_its_database_while_it_is_held(
    connection: Connection, other: Connection, server_url: DatabaseUrl
) -> None:
    with held_lock(connection) as key, connect(server_url) as elsewhere:
        assert sees_lock(other, key)
        assert not sees_lock(other, key + 1)
        assert not sees_lock(elsewhere, key)
    assert not sees_lock(other, key)


def test_the_same_number_as_two_halves_is_another_lock(
    connection: Connection, other: Connection
) -> None:
    connection.execute("SELECT pg_advisory_lock(1, 2)")
    assert not sees_lock(other, (1 << 32) | 2)
    connection.execute("SELECT pg_advisory_lock(%s)", ((1 << 32) | 2,))
    assert sees_lock(other, (1 << 32) | 2)
