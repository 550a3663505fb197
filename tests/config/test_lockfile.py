"""`whimbrel.lock`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whimbrel.config.identity import SharedDatabase
from whimbrel.config.kind import Kind
from whimbrel.config.lockfile import Lock, line_of, parse_lock, render_lock
from whimbrel.errors import Failure


def entry(kind: Kind = Kind.PRODUCTION, **changes: object) -> SharedDatabase:
    values = {
        "environment": kind.value,
        "kind": kind,
        "uuid": "1a2b3c4d-0000-4000-8000-000000000000",
        "system_identifier": "7412345678901234567",
        "database_oid": 16384,
    }
    return SharedDatabase(**(values | changes))  # type: ignore[arg-type]


entries = st.builds(
    SharedDatabase,
    environment=st.sampled_from(["production", "eu-production"]),
    kind=st.sampled_from([Kind.PRODUCTION, Kind.STAGING]),
    uuid=st.uuids().map(str),
    system_identifier=st.sampled_from(["74", "75", 'host:"odd\\é"']),
    database_oid=st.integers(1, 3),
)


@given(st.lists(entries, max_size=6))
def test_what_is_rendered_reads_back(some: list[SharedDatabase]) -> None:
    lock = Lock()
    for each in some:
        lock = lock.with_entry(each)
    assert parse_lock(render_lock(lock)) == lock


@given(st.lists(entries, max_size=6))
def test_no_server_and_oid_is_listed_twice(some: list[SharedDatabase]) -> None:
    lock = Lock()
    for each in some:
        lock = lock.with_entry(each)
    places = [(each.system_identifier, each.database_oid) for each in lock.databases]
    assert len(places) == len(set(places))


def test_the_file_has_one_line_for_each_database() -> None:
    assert render_lock(Lock().with_entry(entry())).splitlines()[-3:] == [
        "databases = [",
        '  { environment = "production", kind = "production", '
        'system_identifier = "7412345678901234567", '
        'uuid = "1a2b3c4d-0000-4000-8000-000000000000", oid = 16384 },',
        "]",
    ]


def test_of_staging_only_the_server_is_listed() -> None:
    lock = Lock().with_entry(entry(Kind.STAGING))
    assert line_of(lock.databases[0]) == (
        '{ environment = "staging", kind = "staging", system_identifier = "7412345678901234567" }'
    )


@pytest.mark.parametrize("kind", [Kind.DEVELOPMENT, Kind.TEST])
def test_what_is_not_shared_is_not_listed(kind: Kind) -> None:
    assert Lock().with_entry(entry(kind)) == Lock()


def test_a_database_that_moved_renews_its_line() -> None:
    moved = entry(system_identifier="99", database_oid=5)
    assert Lock().with_entry(entry()).with_entry(moved).databases == (moved,)


@pytest.mark.parametrize(
    "text",
    [
        "databases = [",
        "databases = []",
        "format = 2",
        "format = 1\ndatabases = 3",
        "format = 1\ndatabases = [3]",
        'format = 1\ndatabases = [{ environment = "production" }]',
        'format = 1\ndatabases = [{ environment = "p", kind = "prod", system_identifier = "1" }]',
        'format = 1\ndatabases = [{ environment = "p", kind = "test", system_identifier = 1 }]',
        'format = 1\ndatabases = [{environment="p",kind="test",system_identifier="1",oid="5"}]',
        "format = 1\n<<<<<<< HEAD\n=======\n>>>>>>> x\n",
    ],
)
def test_a_lock_that_is_not_understood_is_not_guessed(text: str) -> None:
    with pytest.raises(Failure) as caught:
        parse_lock(text)
    assert caught.value.notice.code == "C140"
