"""What may be tried from before the studio of production: nothing changes, nothing leaks."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from tests.identity.imprint import imprint_of
from tests.shell import new_database
from tests.studio.conftest import Visitor, call_to, visit
from tests.waiting import PATIENCE_S

from whimbrel.config.url import DatabaseUrl, parse_url
from whimbrel.db.connect import connect
from whimbrel.errors import Stop
from whimbrel.flow.call import Call
from whimbrel.flow.identity import mark_database
from whimbrel.flow.studio import ROLE, open_studio, role_sql
from whimbrel.pg.name import quote
from whimbrel.read.sealed import sealed

SECRET = "SCRAM-SHA-256$"
ORDERS = """
CREATE TABLE orders (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text);
INSERT INTO orders (note) SELECT 'order ' || n FROM generate_series(1, 50) AS n;
CREATE SEQUENCE numbers;
CREATE FUNCTION swallow() RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
    AS $$ BEGIN DELETE FROM orders; RETURN 1; END $$;
"""
# Refused by the role, by READ ONLY, or by the protocol that takes one statement per message.
REFUSED = (
    "INSERT INTO orders (note) VALUES ('x')",
    "UPDATE orders SET note = 'x'",
    "DELETE FROM orders",
    "TRUNCATE orders",
    "DROP TABLE orders",
    "CREATE TABLE loot (id int)",
    "CREATE TEMP TABLE loot AS SELECT * FROM orders",
    "ALTER TABLE orders ADD COLUMN x int",
    "WITH gone AS (DELETE FROM orders RETURNING *) SELECT * FROM gone",
    "SELECT * FROM orders FOR UPDATE",
    "SELECT swallow()",
    "SELECT nextval('numbers')",
    "SELECT setval('numbers', 9)",
    "DO $$ BEGIN DELETE FROM orders; END $$",
    "COMMIT; DELETE FROM orders",
    "BEGIN READ WRITE; DELETE FROM orders",
    "SET TRANSACTION READ WRITE; DELETE FROM orders",
    "COPY orders TO PROGRAM 'touch /tmp/whimbrel-was-here'",
    "COPY orders TO '/tmp/whimbrel-was-here'",
    "COPY orders FROM PROGRAM 'echo 1'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_ls_dir('/')",
    "SELECT lo_create(0)",
    "LOCK TABLE orders IN ACCESS EXCLUSIVE MODE",
    "SELECT pg_switch_wal()",
    "SELECT pg_create_restore_point('x')",
    "SELECT pg_drop_replication_slot('x')",
    "SELECT pg_stat_reset()",
    "ALTER SYSTEM SET work_mem = '1GB'",
    "VACUUM orders",
    "SELECT rolname, rolpassword FROM pg_authid",
    "SET ROLE postgres",
    "CREATE EXTENSION dblink",
    "ALTER ROLE CURRENT_USER SUPERUSER",
)
# Pass, and leave nothing behind: the session ends with the page.
HARMLESS = (
    "SELECT pg_advisory_lock(42)",
    "NOTIFY orders",
    "ANALYZE orders",
    "SELECT set_config('default_transaction_read_only', 'off', false)",
    "SELECT set_config('statement_timeout', '0', false)",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres' AND false",
)
# The role alone does not refuse them: a table of the session's own, what a function's owner lends
# to everybody, a large object of one's own, a VACUUM that skips. No page sends a statement.
BEHIND_READ_ONLY = ("CREATE TEMP TABLE", "SELECT swallow()", "SELECT lo_create(0)", "VACUUM orders")
UNDOING = ("SET TRANSACTION READ WRITE", "SET default_transaction_read_only = off", "COMMIT")


@pytest.fixture(scope="module")
def production(
    server_url: DatabaseUrl, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[DatabaseUrl, Call]]:
    """Marked as production, with a role for the studio as `studio --role-sql` makes it."""
    with new_database(server_url) as url:
        with connect(url) as conn:
            conn.execute(ORDERS.encode())
        call = call_to(tmp_path_factory.mktemp("project"), "production", url)
        mark_database(replace(call, confirm=f"{url.database}@{url.host}"))
        role = f"{ROLE}_{uuid4().hex[:8]}"
        script = role_sql(call).replace(ROLE, role).replace(":'password'", "'word'")
        with connect(url) as conn:
            conn.execute(script.encode())
            limited = replace(url, user=role, password="word")
            try:
                variables = {**call.variables, "PRODUCTION_STUDIO_URL": limited.reveal()}
                yield limited, replace(call, variables=variables)
            finally:
                conn.execute(f"DROP OWNED BY {quote(role)}".encode())
                conn.execute(f"DROP ROLE {quote(role)}".encode())


@pytest.fixture(scope="module")
def tourist(production: tuple[DatabaseUrl, Call]) -> Iterator[Visitor]:
    with visit(production[1]) as found:
        found.enter()
        yield found


def owner_of(call: Call) -> DatabaseUrl:
    return parse_url(call.variables["PRODUCTION_DATABASE_URL"], source="test")


@pytest.mark.parametrize("sql", REFUSED)
def test_a_statement_that_changes_or_leaks_is_refused_by_the_server(
    production: tuple[DatabaseUrl, Call], sql: str
) -> None:
    limited, _ = production
    for first in (None,) if sql.startswith(BEHIND_READ_ONLY) else (None, *UNDOING):
        with sealed(limited) as conn:
            if first is not None:  # even after somebody has undone READ ONLY from within
                try:
                    conn.execute(first.encode())
                except psycopg.Error:
                    continue
            with pytest.raises(psycopg.Error):
                conn.execute(sql.encode())


def test_after_all_probes_nothing_is_changed(production: tuple[DatabaseUrl, Call]) -> None:
    limited, call = production
    before = imprint_of(owner_of(call))
    for sql in (*REFUSED, *HARMLESS):
        try:
            with sealed(limited) as conn:
                conn.execute(sql.encode())
        except psycopg.Error:
            pass
    assert imprint_of(owner_of(call)) == before
    assert not Path("/tmp/whimbrel-was-here").exists()
    with connect(owner_of(call)) as conn:
        held = conn.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'").fetchone()
        assert conn.execute("SELECT count(*) FROM orders").fetchone() == (50,)
    assert held == (0,)


def test_the_same_texts_as_values_names_and_keys_of_a_page_are_only_texts(
    production: tuple[DatabaseUrl, Call], tourist: Visitor
) -> None:
    before = imprint_of(owner_of(production[1]))
    where = {"schema": "public", "name": "orders"}
    for number, sql in enumerate((*REFUSED, *HARMLESS)):
        for hostile in (sql, (f"'; {sql}; --", f'" ; {sql}; --')[number % 2]):
            pages = (
                ("/table", {**where, "c": "note", "o": "=", "v": hostile}),
                ("/table", {**where, "c": hostile, "o": "=", "v": "1"}),
                ("/table", {**where, "c": "note", "o": hostile, "v": "1"}),
                ("/table", {"schema": hostile, "name": hostile}),
                ("/row", {**where, "k": hostile}),
            )
            path, parameters = pages[number % len(pages)]
            assert tourist.status(path, **parameters) in (200, 404, 422)
    assert imprint_of(owner_of(production[1])) == before


def test_no_password_is_ever_on_a_page(
    production: tuple[DatabaseUrl, Call], tourist: Visitor
) -> None:
    limited, _ = production
    pages = [
        tourist.get("/"),
        tourist.get("/table", schema="public", name="orders"),
        tourist.client.get("/table?schema=pg_catalog&name=pg_authid").text,
        tourist.client.get("/table?schema=pg_catalog&name=pg_shadow").text,
    ]
    for page in pages:
        assert SECRET not in page
        assert limited.reveal() not in page
        assert f":{limited.password}@" not in page


def test_no_writing_page_exists_in_production(tourist: Visitor) -> None:
    assert "read only" in tourist.get("/")
    html = tourist.get("/row", schema="public", name="orders", k="1")
    assert "<form" not in html
    for path in ("/new", "/delete"):
        assert tourist.status(path) == 404
        assert tourist.post(path, {"form_key": "x"})[0] == 404
    assert tourist.post("/row", {"form_key": "x"})[0] == 405


@pytest.mark.parametrize(
    ("power", "undo", "says"),
    [
        ("ALTER ROLE {r} SUPERUSER", "ALTER ROLE {r} NOSUPERUSER", "is a superuser"),
        ("ALTER ROLE {r} CREATEDB", "ALTER ROLE {r} NOCREATEDB", "may make databases"),
        ("GRANT INSERT ON orders TO {r}", "REVOKE INSERT ON orders FROM {r}", "may write to"),
        (
            "GRANT UPDATE (note) ON orders TO {r}",
            "REVOKE UPDATE (note) ON orders FROM {r}",
            "may write to",
        ),
        ("GRANT pg_read_all_data TO {r}", "REVOKE pg_read_all_data FROM {r}", "pg_read_all_data"),
        ("GRANT pg_write_all_data TO {r}", "REVOKE pg_write_all_data FROM {r}", "pg_write_all"),
        ("GRANT CREATE ON SCHEMA public TO {r}", "REVOKE CREATE ON SCHEMA public FROM {r}", "may"),
        (
            "GRANT pg_execute_server_program TO {r}",
            "REVOKE pg_execute_server_program FROM {r}",
            "pg_execute_server_program",
        ),
    ],
)
def test_a_role_that_could_write_does_not_open_the_studio(
    production: tuple[DatabaseUrl, Call], power: str, undo: str, says: str
) -> None:
    limited, call = production
    role = quote(limited.user)
    with connect(owner_of(call)) as conn:
        conn.execute(power.format(r=role).encode())
        try:
            with pytest.raises(Stop) as caught, open_studio(call):
                raise AssertionError("opened")
        finally:
            conn.execute(undo.format(r=role).encode())
    notice = caught.value.notice
    assert notice.code == "W101"
    assert says in notice.what
    assert "studio --role-sql" in notice.next


def test_the_owners_own_url_does_not_open_it(production: tuple[DatabaseUrl, Call]) -> None:
    _, call = production
    variables = {k: v for k, v in call.variables.items() if k != "PRODUCTION_STUDIO_URL"}
    with pytest.raises(Stop) as caught, open_studio(replace(call, variables=variables)):
        raise AssertionError("opened")
    assert caught.value.notice.code == "W101"


def test_a_label_that_says_development_does_not_open_production_for_writing(
    production: tuple[DatabaseUrl, Call],
) -> None:
    _, call = production
    variables = {"DEVELOPMENT_DATABASE_URL": call.variables["PRODUCTION_DATABASE_URL"]}
    wrong = replace(call, environment="development", variables=variables)
    with pytest.raises(Stop) as caught, open_studio(wrong):
        raise AssertionError("opened")
    assert caught.value.notice.code == "I102"


def test_a_question_that_takes_too_long_is_cut_though_the_session_undid_its_timeout(
    production: tuple[DatabaseUrl, Call],
) -> None:
    limited, _ = production
    began = time.monotonic()
    with sealed(limited, deadline_s=0.3) as conn:
        conn.execute("SELECT set_config('statement_timeout', '0', false)")
        with pytest.raises(psycopg.errors.QueryCanceled):
            conn.execute("SELECT pg_sleep(120)")
    assert time.monotonic() - began < PATIENCE_S
