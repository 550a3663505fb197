from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from tests.waiting import PATIENCE_S

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.db.scratch import cached_template, scratch_copy, scratch_database
from whimbrel.db.scratch.database import new_database
from whimbrel.db.scratch.mark import TEMPLATE_PREFIX, Use, marked_databases, write_mark
from whimbrel.db.scratch.sweep import drop_oldest_templates
from whimbrel.errors import Failure, Stop


class Builder:
    """Builds a table, and counts."""

    def __init__(self) -> None:
        self.builds = 0
        self.key = uuid4().hex

    def __call__(self, url: DatabaseUrl) -> None:
        self.builds += 1
        with connect(url) as conn:
            conn.execute("CREATE TABLE built AS SELECT 1 AS n")


@pytest.fixture(autouse=True)
def no_templates(server_url: DatabaseUrl) -> Iterator[None]:
    yield
    with connect(server_url) as conn:
        drop_oldest_templates(conn, kept=0)


def templates(server: DatabaseUrl) -> set[str]:
    with connect(server) as conn:
        return {each.name for each in marked_databases(conn) if each.is_template}


def test_the_second_use_builds_nothing(server_url: DatabaseUrl) -> None:
    build = Builder()
    first = cached_template(server_url, build.key, build)
    assert cached_template(server_url, build.key, build) == first
    assert build.builds == 1
    with scratch_database(server_url, template=first) as url, connect(url) as conn:
        assert conn.execute("SELECT n FROM built").fetchone() == (1,)


def test_a_copy_in_one_call(server_url: DatabaseUrl) -> None:
    build = Builder()
    for _ in range(2):
        with scratch_copy(server_url, build.key, build) as url, connect(url) as conn:
            assert conn.execute("SELECT n FROM built").fetchone() == (1,)
            conn.execute("DROP TABLE built")
    assert build.builds == 1


def test_what_fails_to_build_leaves_nothing(server_url: DatabaseUrl) -> None:
    def fail(url: DatabaseUrl) -> None:
        raise KeyError(url.database)

    with pytest.raises(KeyError) as error:
        cached_template(server_url, "fails", fail)
    with connect(server_url) as conn:
        assert str(error.value.args[0]) not in {each.name for each in marked_databases(conn)}
    assert not templates(server_url)


def test_a_half_built_one_is_never_used(server_url: DatabaseUrl) -> None:
    """A builder that was killed anywhere leaves a name that no lookup finds, or no mark."""
    build = Builder()
    name = cached_template(server_url, build.key, build)
    with connect(server_url) as gone:
        write_mark(gone, name, Use.BUILDING)
    with (
        connect(server_url) as conn,
        new_database(conn, server_url, template=None, use=Use.BUILDING) as unfinished,
    ):
        write_mark(conn, unfinished, Use.TEMPLATE)
        assert unfinished not in templates(server_url)
    assert cached_template(server_url, build.key, build) == name
    assert build.builds == 2


def test_a_namesake_that_is_not_ours_is_neither_used_nor_dropped(server_url: DatabaseUrl) -> None:
    build = Builder()
    name = cached_template(server_url, build.key, build)
    with connect(server_url) as conn:
        conn.execute(f"COMMENT ON DATABASE {name} IS 'mine'".encode())
        with pytest.raises(Failure, match="is not marked as ours") as failure:
            cached_template(server_url, build.key, build)
        assert failure.value.notice.code == "E225"
        conn.execute(f"DROP DATABASE {name}".encode())


def test_five_are_kept_those_used_last(server_url: DatabaseUrl) -> None:
    build = Builder()
    names = [cached_template(server_url, f"{build.key}{n}", build) for n in range(5)]
    cached_template(server_url, f"{build.key}0", build)
    newest = cached_template(server_url, f"{build.key}5", build)
    assert templates(server_url) == {names[0], *names[2:], newest}


def test_two_at_once_build_once(server_url: DatabaseUrl) -> None:
    build = Builder()
    together = threading.Barrier(2)

    def use(_: int) -> str:
        together.wait(PATIENCE_S)
        return cached_template(server_url, build.key, build)

    with ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(use, range(2)))) == 1
    assert build.builds == 1


def test_two_at_once_through_different_databases_get_one_template(
    server_url: DatabaseUrl, database_url: DatabaseUrl
) -> None:
    """Advisory locks are a database's own: both build, one wins, both are served."""
    build = Builder()
    both_build = threading.Barrier(2)

    def slowly(url: DatabaseUrl) -> None:
        both_build.wait(PATIENCE_S)
        build(url)

    with ThreadPoolExecutor(2) as pool:
        servers = (server_url, database_url)
        names = set(pool.map(lambda each: cached_template(each, build.key, slowly), servers))
    assert names == templates(server_url)
    with connect(server_url) as conn:
        left = [each for each in marked_databases(conn) if each.mark.use is not Use.TEMPLATE]
    assert not left


def test_nobody_can_enter_a_template(server_url: DatabaseUrl) -> None:
    build = Builder()
    name = cached_template(server_url, build.key, build)
    assert name.startswith(TEMPLATE_PREFIX)
    with pytest.raises(Failure):
        connect(server_url.with_database(name))


@pytest.mark.drill  # PostgreSQL waits five seconds for those who are leaving
def test_a_connection_left_open_by_the_builder_is_named(server_url: DatabaseUrl) -> None:
    left = []

    def forget(url: DatabaseUrl) -> None:
        left.append(connect(url))

    with pytest.raises(Failure, match="cannot be finished") as failure:
        cached_template(server_url, uuid4().hex, forget)
    assert failure.value.notice.code == "E226"
    left[0].close()


def test_no_template_on_a_forbidden_server(server_url: DatabaseUrl) -> None:
    build = Builder()
    with connect(server_url) as conn:
        row = conn.execute("SELECT system_identifier::text FROM pg_control_system()").fetchone()
    assert row is not None
    with pytest.raises(Stop):
        cached_template(server_url, "k", build, forbidden_systems=frozenset({str(row[0])}))
    assert build.builds == 0
