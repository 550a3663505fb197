from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whimbrel.db.connect import Connection
from whimbrel.pg.locks import LockMode
from whimbrel.pg.name import RelationName
from whimbrel.plan.step import Touch
from whimbrel.run.blockers import LONGEST_QUERY, blocking, holders, shortened


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("SELECT 1", "SELECT 1"),
        ("ALTER ROLE x PASSWORD 'geheim'", "ALTER ROLE x PASSWORD …"),
        ("ALTER ROLE x PASSWORD 'it''s' VALID", "ALTER ROLE x PASSWORD … VALID"),
        (r"ALTER ROLE x PASSWORD E'it\'s' VALID", "ALTER ROLE x PASSWORD … VALID"),
        ("SELECT $pw$geheim$pw$, $$zwei$$", "SELECT …, …"),
        ("SELECT 'cut off in the midd", "SELECT …"),
        ("SELECT $a$cut off", "SELECT …"),
        ("SELECT 1 -- geheim\n, /* geheim */ 2", "SELECT 1 , 2"),
        ("UPDATE t\n   SET a = 1", "UPDATE t SET a = 1"),
    ],
)
def test_a_query_is_shown_without_its_constants(query: str, shown: str) -> None:
    assert shortened(query) == shown


@given(st.text(alphabet="abc '\\$eE-/*\n", max_size=300))
def test_no_query_is_too_long_or_breaks_the_line(query: str) -> None:
    shown = shortened("SELECT " + query)
    assert len(shown) <= LONGEST_QUERY
    assert "\n" not in shown


def test_holders_are_named_only_when_they_are_old_enough_and_in_the_way(
    connection: Connection, other: Connection
) -> None:
    connection.execute("CREATE TABLE t (id int)")
    touch = Touch(relation=RelationName("", "t"), lock=LockMode.SHARE)
    with other.transaction():
        other.execute("SELECT FROM t")
        assert holders(connection, [touch], older_than_s=0) == ()
        other.execute("INSERT INTO t VALUES (1)")
        (found,) = holders(connection, [touch], older_than_s=0)
        assert holders(connection, [touch], older_than_s=60) == ()
    assert (found.application, found.state) == ("shop", "idle in transaction")
    assert found.query == "INSERT INTO t VALUES (1)"
    assert blocking(connection, other.info.backend_pid) == ()
