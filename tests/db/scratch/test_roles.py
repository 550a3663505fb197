from __future__ import annotations

import pytest

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.db.embedded.server import throw_away_server
from whimbrel.db.scratch import ensure_role_stubs
from whimbrel.errors import Stop

NAMES = ("reader", 'odd "name"', "public", "pg_read_all_data", "postgres", "reader")


def test_unknown_roles_become_stubs_that_cannot_log_in(server_url: DatabaseUrl) -> None:
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
