from __future__ import annotations

import subprocess
import sys

import psycopg
import pytest
from tests.waiting import until

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.db.scratch import scratch_database
from whimbrel.db.scratch.mark import Use, write_mark
from whimbrel.errors import Failure, Stop

HOLD = """
import sys, time
from whimbrel.config.url import parse_url
from whimbrel.db.scratch import scratch_database
with scratch_database(parse_url(sys.stdin.readline(), source="stdin")) as url:
    print(url.database, flush=True)
    time.sleep(60)
"""


def databases(server: DatabaseUrl) -> set[object]:
    with connect(server) as conn:
        return {row[0] for row in conn.execute("SELECT datname FROM pg_database")}


def value(conn: Connection, question: str) -> object:
    row = conn.execute(question.encode()).fetchone()
    assert row is not None
    return row[0]


def test_a_scratch_database_is_empty_and_gone_afterwards(server_url: DatabaseUrl) -> None:
    with scratch_database(server_url) as url:
        assert url.database.startswith("whimbrel_scratch_")
        with connect(url) as conn:
            assert value(conn, "SELECT count(*) FROM pg_class WHERE relnamespace = 2200") == 0
            assert value(conn, "SHOW server_encoding") == "UTF8"
    assert url.database not in databases(server_url)


def test_it_goes_though_somebody_is_still_connected_and_something_failed(
    server_url: DatabaseUrl,
) -> None:
    left: list[Connection] = []

    def fail() -> None:
        with scratch_database(server_url) as url:
            left.append(connect(url))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert left[0].info.dbname not in databases(server_url)
    left[0].close()


def test_two_at_once_are_two(server_url: DatabaseUrl) -> None:
    with scratch_database(server_url) as one, scratch_database(server_url) as two:
        assert one.database != two.database


def test_a_copy_has_the_templates_tables_and_database_settings(server_url: DatabaseUrl) -> None:
    with scratch_database(server_url) as template:
        with connect(template) as conn:
            conn.execute("CREATE TABLE kept AS SELECT 1 AS n")
            conn.execute(f"ALTER DATABASE {template.database} SET search_path = a, public".encode())
            conn.execute(f"ALTER DATABASE {template.database} SET app.name = 'x,y'".encode())
        with (
            scratch_database(server_url, template=template.database) as copy,
            connect(copy) as conn,
        ):
            assert value(conn, "SELECT n FROM public.kept") == 1
            assert value(conn, "SHOW search_path") == "a, public"
            assert value(conn, "SHOW app.name") == "x,y"


def test_what_a_killed_process_left_goes_with_the_next_run(server_url: DatabaseUrl) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(server_url.reveal() + "\n")
    process.stdin.flush()
    left = process.stdout.readline().strip()
    with scratch_database(server_url):
        assert left in databases(server_url)  # in use, though nobody is connected to it
    process.kill()
    process.communicate()

    def is_gone() -> bool:
        with scratch_database(server_url):
            return left not in databases(server_url)

    until(is_gone)


def test_what_is_not_marked_as_ours_is_never_dropped(
    server_url: DatabaseUrl, connection: Connection
) -> None:
    names = ("whimbrel_scratch_theirs", "whimbrel_scratch_commented", "notes_of_somebody")
    for name in names:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0".encode())
    try:
        connection.execute("COMMENT ON DATABASE whimbrel_scratch_commented IS 'please keep'")
        with connect(server_url) as gone:
            write_mark(gone, "notes_of_somebody", Use.WORK)
        with scratch_database(server_url):
            assert set(names) <= databases(server_url)
    finally:
        for name in names:
            connection.execute(f"DROP DATABASE {name}".encode())


def test_never_on_a_server_that_is_listed_as_shared(server_url: DatabaseUrl) -> None:
    with connect(server_url) as conn:
        system = str(value(conn, "SELECT system_identifier FROM pg_control_system()"))
    before = databases(server_url)
    with (
        pytest.raises(Stop, match="lists that server as a shared one") as stop,
        scratch_database(server_url, forbidden_systems=frozenset({"1", system})),
    ):
        pass
    assert stop.value.notice.code == "E221"
    assert databases(server_url) == before
    with scratch_database(server_url, forbidden_systems=frozenset({"1"})):
        pass


def test_a_server_that_does_not_say_which_it_is_is_refused(
    server_url: DatabaseUrl, role: DatabaseUrl, connection: Connection
) -> None:
    # A right on a function is a database's own: the connection and the role's are in one.
    connection.execute("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC")
    connection.execute(f"ALTER ROLE {role.user} CREATEDB".encode())
    there = role.with_database(connection.info.dbname)
    with (
        pytest.raises(Stop, match="does not tell which server it is"),
        scratch_database(there, forbidden_systems=frozenset({"1"})),
    ):
        pass


def test_a_user_who_may_not_create_databases_is_told_what_to_grant(role: DatabaseUrl) -> None:
    with pytest.raises(Failure) as failure, scratch_database(role):
        pass
    assert failure.value.notice.code == "E222"
    assert failure.value.notice.next.startswith(f'ALTER ROLE "{role.user}" CREATEDB')


def test_an_ordinary_role_with_createdb_suffices(
    server_url: DatabaseUrl, role: DatabaseUrl
) -> None:
    with connect(server_url) as conn:
        conn.execute(f"ALTER ROLE {role.user} CREATEDB".encode())
    with scratch_database(role) as url, connect(url) as conn:
        assert value(conn, "SELECT current_user") == role.user


def test_a_template_that_is_gone_is_named(server_url: DatabaseUrl) -> None:
    with (
        pytest.raises(Failure) as failure,
        scratch_database(server_url, template="whimbrel_scratch_t_gone"),
    ):
        pass
    assert failure.value.notice.code == "E224"


def test_a_lost_session_loses_no_database(server_url: DatabaseUrl) -> None:
    with scratch_database(server_url) as url, connect(server_url) as conn:
        conn.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE application_name = 'whimbrel scratch'"
        )
    assert url.database not in databases(server_url)


def test_no_password_is_in_any_message(role: DatabaseUrl) -> None:
    with pytest.raises(Failure) as failure, scratch_database(role):
        pass
    assert role.password
    assert role.password not in str(failure.value) + repr(failure.value)


def test_psycopg_is_what_the_body_raises(server_url: DatabaseUrl) -> None:
    with (
        pytest.raises(psycopg.errors.DivisionByZero),
        scratch_database(server_url) as url,
        connect(url) as conn,
    ):
        conn.execute("SELECT 1/0")
