from __future__ import annotations

import pytest

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.db.embedded.server import throw_away_server
from whimbrel.db.scratch import cached_template, ensure_role_stubs, release_roles
from whimbrel.errors import Stop

NAMES = ("reader", 'odd "name"', "public", "pg_read_all_data", "postgres", "reader")


def test_unknown_roles_become_stubs_that_cannot_log_in() -> None:
    with throw_away_server() as server, connect(server.url()) as conn:
        assert ensure_role_stubs(conn, NAMES) == ('odd "name"', "reader")
        assert ensure_role_stubs(conn, NAMES) == ()
        row = conn.execute("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'reader'").fetchone()
        assert row == (False,)


def test_a_server_that_is_not_embedded_gets_no_roles() -> None:
    with (
        throw_away_server(settings={"cluster_name": "shop"}) as server,
        connect(server.url()) as conn,
    ):
        with pytest.raises(Stop) as stop:
            ensure_role_stubs(conn, ["reader"])
        assert stop.value.notice.code == "E228"
        assert conn.execute("SELECT FROM pg_roles WHERE rolname = 'reader'").fetchone() is None


def test_a_stub_makes_room_for_the_real_role_unless_a_database_uses_it() -> None:
    with throw_away_server() as server, connect(server.url()) as conn:
        conn.execute("CREATE ROLE real")
        ensure_role_stubs(conn, ["reader", "owner", "user of public"])
        conn.execute('CREATE TABLE t (); ALTER TABLE t OWNER TO "user of public"')
        build = "CREATE TABLE t (); ALTER TABLE t OWNER TO owner"
        template = cached_template(server.url(), "with an owner", lambda url: _run(url, build))
        names = ["real", "reader", "owner", "unknown", "user of public"]
        assert release_roles(conn, names) == ("owner", "reader")
        left = conn.execute("SELECT FROM pg_database WHERE datname = %s", (template,)).fetchone()
        assert left is None  # it is built again when it is wanted


def _run(url: DatabaseUrl, sql: str) -> None:
    with connect(url) as conn:
        conn.execute(sql.encode())
