"""Scripts in scratch: run as psql would, refused where they reach out, errors with a caret."""

from __future__ import annotations

import pytest

from whimbrel.db.connect import Connection
from whimbrel.errors import Failure
from whimbrel.sources.load import load


def test_a_script_runs_statement_by_statement_and_respects_its_own_block(
    connection: Connection,
) -> None:
    load(
        connection,
        "CREATE TYPE e AS ENUM ('a');\nALTER TYPE e ADD VALUE 'b';\n"
        "CREATE TABLE t (e e DEFAULT 'b');\nCREATE INDEX CONCURRENTLY i ON t (e);\n"
        "BEGIN;\nCREATE TABLE u ();\nROLLBACK;\n",
        name="schema.sql",
    )
    rows = connection.execute(
        "SELECT relname FROM pg_catalog.pg_class WHERE relname IN ('t', 'i', 'u') ORDER BY 1"
    ).fetchall()
    assert rows == [("i",), ("t",)]


def test_a_failing_statement_is_shown_in_the_users_text(connection: Connection) -> None:
    text = "CREATE TABLE t (id int);\n\nALTER TABLE t\n  ADD CHECK (nothing > 0);\n"
    with pytest.raises(Failure) as caught:
        load(connection, text, name="schema.sql")
    assert caught.value.sqlstate == "42703"
    assert str(caught.value) == (
        'D320: schema.sql, line 3: column "nothing" does not exist\n'
        "schema.sql:3:1\n  ALTER TABLE t\n  ^\n"
        "  why:  PostgreSQL refuses the statement in an empty database\n"
        "  next: correct the place above; `psql -v ON_ERROR_STOP=1` would stop there too"
    )


def test_the_caret_stands_where_the_server_points(connection: Connection) -> None:
    with pytest.raises(Failure) as caught:
        load(connection, "SELECT 1;\nSELECT 'ä', nothing;", name="a.sql")
    assert caught.value.notice.excerpt == "a.sql:2:13\n  SELECT 'ä', nothing;\n              ^"


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE DATABASE d",
        "DROP DATABASE d",
        "DROP OWNED BY d",
        "ALTER DATABASE d RENAME TO e",
        "CREATE TABLESPACE s LOCATION '/x'",
        "COPY t FROM PROGRAM 'ls'",
        "COPY t TO '/tmp/x'",
        "SELECT dblink_exec('x', 'DROP TABLE t')",
        "CREATE TABLE t AS SELECT * FROM dblink('x', 'SELECT 1') AS d (a int)",
    ],
)
def test_what_would_reach_beyond_the_database_is_refused_before_anything_runs(
    connection: Connection, statement: str
) -> None:
    with pytest.raises(Failure) as caught:
        load(connection, f"CREATE TABLE first ();\n{statement};", name="schema.sql")
    assert caught.value.notice.code == "D321"
    assert caught.value.notice.excerpt.startswith("schema.sql:2:1\n")
    row = connection.execute("SELECT pg_catalog.to_regclass('first')").fetchone()
    assert row == (None,)


def test_roles_and_settings_of_the_server_are_left_out(connection: Connection) -> None:
    before = connection.execute(_SHARED).fetchall()
    load(
        connection,
        "CREATE ROLE left_out LOGIN PASSWORD 'x';\nALTER ROLE left_out SET search_path = x;\n"
        "ALTER SYSTEM SET work_mem = '1MB';\nGRANT left_out TO other;\nDROP ROLE IF EXISTS gone;\n"
        "ALTER DATABASE shop OWNER TO other;\nGRANT CONNECT ON DATABASE shop TO other;\n"
        "COMMENT ON DATABASE shop IS 'x';\nALTER ROLE left_out RENAME TO other;\n"
        "CREATE TABLE last ();",
        name="schema.sql",
    )
    assert connection.execute("SELECT pg_catalog.to_regclass('last')").fetchone() == ("last",)
    assert connection.execute(_SHARED).fetchall() == before
    row = connection.execute("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'left_out'")
    assert row.fetchone() == (False,)  # a stand-in, for what is granted to it


_SHARED = """
SELECT d.datname, d.datacl::text, r.rolname, s.setconfig
FROM pg_database AS d
JOIN pg_roles AS r ON r.oid = d.datdba
LEFT JOIN pg_db_role_setting AS s ON s.setdatabase = d.oid
ORDER BY d.datname
"""


def test_what_new_sessions_of_the_database_begin_with_is_said_of_scratch(
    connection: Connection,
) -> None:
    load(
        connection,
        'CREATE SCHEMA app;\nALTER DATABASE "the ä shop" SET search_path = app, public;',
        name="schema.sql",
    )
    url = connection.info.dsn
    row = connection.execute(
        "SELECT s.setconfig FROM pg_db_role_setting AS s JOIN pg_database AS d "
        "ON d.oid = s.setdatabase WHERE d.datname = current_database()"
    ).fetchone()
    assert row == (["search_path=app, public"],), url


def test_roles_that_nobody_made_are_stood_in_for(connection: Connection) -> None:
    load(
        connection,
        "CREATE TABLE t (who text);\nALTER TABLE t OWNER TO stub_owner;\n"
        "GRANT SELECT ON t TO stub_reader, PUBLIC, CURRENT_USER;\n"
        "CREATE POLICY p ON t TO stub_policy USING (true);\n"
        "ALTER DEFAULT PRIVILEGES FOR ROLE stub_maker GRANT SELECT ON TABLES TO stub_reader;\n"
        'CREATE SCHEMA s AUTHORIZATION "stub Schema";\nSET ROLE stub_set;\nRESET ROLE;\n'
        "DO $$ BEGIN GRANT SELECT ON t TO stub_block; END $$;\n",
        name="schema.sql",
    )
    rows = connection.execute(
        "SELECT rolname, rolcanlogin FROM pg_roles WHERE rolname LIKE 'stub%' ORDER BY 1"
    ).fetchall()
    names = ("Schema", "_block", "_maker", "_owner", "_policy", "_reader", "_set")
    assert rows == [(f"stub{' ' if n == 'Schema' else ''}{n}", False) for n in names]


def test_a_block_that_makes_its_role_where_it_is_missing_does_so(connection: Connection) -> None:
    block = (
        "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'made_inside') THEN "
        "CREATE ROLE made_inside LOGIN; END IF; END $$;"
    )
    load(connection, block, name="a.sql")
    row = connection.execute("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'made_inside'")
    assert row.fetchone() == (True,)
    connection.execute("DROP ROLE made_inside")


def test_subscriptions_are_left_out_for_no_copy_of_a_database_has_them(
    connection: Connection,
) -> None:
    load(
        connection,
        "CREATE SUBSCRIPTION s CONNECTION 'host=x' PUBLICATION p; COMMENT ON SUBSCRIPTION s IS 'c';"
        "ALTER SUBSCRIPTION s OWNER TO pg_monitor; ALTER SUBSCRIPTION s RENAME TO t;"
        "ALTER SUBSCRIPTION t DISABLE; DROP SUBSCRIPTION t; CREATE TABLE after ()",
        name="s.sql",
    )
    assert connection.execute("SELECT count(*) FROM pg_subscription").fetchone() == (0,)
    assert connection.execute("SELECT count(*) FROM after").fetchone() == (0,)


def test_a_missing_extension_is_named_with_the_setting_to_make(connection: Connection) -> None:
    with pytest.raises(Failure) as caught:
        load(connection, "CREATE EXTENSION no_such_thing;", name="schema.sql")
    assert caught.value.notice.what == (
        'schema.sql, line 1: extension "no_such_thing" is not available'
    )
    assert "WHIMBREL_SCRATCH_URL" in caught.value.notice.next
