"""The guard inside a database: what it stops, what it lets through, what it costs nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from tests.run.conftest import Deployer
from tests.shell import new_database

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.db.dump import unguarded
from whimbrel.errors import Failure
from whimbrel.guard.protection import Allowance
from whimbrel.ledger.upgrade import ensure_ledger
from whimbrel.pg.name import RelationName
from whimbrel.read.protection import read_open_tables, read_protection
from whimbrel.run import protect
from whimbrel.run.deployment import Deployment
from whimbrel.run.patience import Patience

GUARD = protect.Guard(environment="production", contacts="Ada: 555 0100", by="ada@laptop")
SHOP = """
CREATE TYPE mood AS ENUM ('ok', 'bad');
CREATE TYPE address AS (street text, town text);
CREATE TABLE orders (id serial PRIMARY KEY, note text, mood mood, home address);
CREATE TABLE lines (id int PRIMARY KEY, order_id int REFERENCES orders);
CREATE TABLE events (at date) PARTITION BY RANGE (at);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE empty (n int);
CREATE SEQUENCE numbers;
CREATE SCHEMA elsewhere;
CREATE TABLE elsewhere.t (n int);
CREATE VIEW seen AS SELECT id FROM orders;
CREATE MATERIALIZED VIEW summed AS SELECT count(*) AS n FROM orders;
CREATE UNIQUE INDEX ON summed (n);
CREATE INDEX orders_note ON orders (note);
INSERT INTO orders (note, mood, home) VALUES ('one', 'ok', ('high', 'York'));
INSERT INTO lines VALUES (1, 1);
INSERT INTO events VALUES ('2025-05-01'), ('2026-05-01');
INSERT INTO elsewhere.t VALUES (1);
"""
# Statement → the head of the message.
STOPPED = {
    "DROP TABLE lines": "DROP TABLE stopped: table public.lines would be lost",
    "DROP TABLE orders CASCADE": "DROP TABLE stopped: table public.orders would be lost",
    "DROP TABLE events_2025": "DROP TABLE stopped: table public.events_2025 would be lost",
    "DROP SCHEMA elsewhere CASCADE": "DROP SCHEMA stopped: table elsewhere.t would be lost",
    "ALTER TABLE orders DROP COLUMN note": "ALTER TABLE stopped: column public.orders.note would",
    "DROP TYPE mood CASCADE": "DROP TYPE stopped: column public.orders.mood would be lost",
    "ALTER TYPE address DROP ATTRIBUTE town": "ALTER TYPE stopped: ",
    "DROP SEQUENCE numbers": "DROP SEQUENCE stopped: sequence public.numbers would be lost",
    "DROP TRIGGER whimbrel_truncate ON lines": "DROP TRIGGER stopped: trigger whimbrel_truncate",
    "DROP TABLE whimbrel.audit": "DROP TABLE stopped: table whimbrel.audit would be lost",
    "DO $$ BEGIN EXECUTE 'DROP TABLE lines'; END $$": "DROP TABLE stopped: table public.lines",
    "TRUNCATE orders CASCADE": "TRUNCATE stopped: every row of public.",
    "TRUNCATE events": "TRUNCATE stopped: every row of public.events_2025 would be lost",
    "TRUNCATE events_2026": "TRUNCATE stopped: every row of public.events_2026 would be lost",
    "ALTER TABLE lines ALTER order_id TYPE bigint USING 0": "ALTER TABLE stopped: it writes the",
}
PASSES = (
    "DROP VIEW seen",
    "DROP INDEX orders_note",
    "REINDEX TABLE CONCURRENTLY orders",
    "REFRESH MATERIALIZED VIEW CONCURRENTLY summed",
    "DROP MATERIALIZED VIEW summed",
    "CLUSTER orders USING orders_pkey",
    "VACUUM FULL lines",
    "ALTER TABLE orders ADD COLUMN r float8 DEFAULT random()",
    "ALTER TABLE empty ALTER n TYPE bigint",
    "TRUNCATE empty",
    "ALTER TABLE lines DROP CONSTRAINT lines_order_id_fkey",
    "ALTER TABLE events DETACH PARTITION events_2026",
    "CREATE TEMP TABLE mine AS SELECT 1 AS n; TRUNCATE mine; DROP TABLE mine",
    "DROP SCHEMA IF EXISTS nowhere CASCADE",
    "DELETE FROM lines",
)


def put_in(conn: Connection) -> None:
    ensure_ledger(conn)
    protect.install(conn, GUARD)
    assert protect.cover(conn, read_open_tables(conn), lambda _: None) == ()


def refusal(conn: Connection, sql: str) -> psycopg.errors.Diagnostic:
    with pytest.raises(psycopg.errors.InsufficientPrivilege) as caught:
        conn.execute(sql.encode())
    return caught.value.diag


@pytest.fixture
def shop(connection: Connection) -> Connection:
    connection.execute(SHOP)
    put_in(connection)
    return connection


def behaves(conn: Connection) -> None:
    """On every version the same."""
    for sql, head in STOPPED.items():
        assert (refusal(conn, sql).message_primary or "").startswith(head), sql
    for sql in PASSES:
        conn.execute(sql.encode())
    assert conn.execute("SELECT count(*) FROM orders").fetchone() == (1,)
    assert conn.execute("SELECT count(*) FROM events_2026").fetchone() == (1,)


def test_what_loses_data_is_stopped_for_a_superuser_too_and_nothing_else(shop: Connection) -> None:
    behaves(shop)


@pytest.mark.drill
def test_every_version_behaves_alike(each_server_url: DatabaseUrl) -> None:
    with new_database(each_server_url) as url, connect(url) as conn:
        conn.execute(SHOP)
        put_in(conn)
        behaves(conn)


def test_who_is_stopped_learns_what_and_why_and_what_to_do(shop: Connection) -> None:
    said = refusal(shop, "DROP SCHEMA public CASCADE")
    name = shop.info.dbname
    assert said.message_primary == (
        f"DROP SCHEMA stopped: table public.empty would be lost, and database {name} is protected"
    )
    assert said.message_detail == (
        "It would take table public.empty, table public.events, table public.events_2025, table "
        "public.events_2026, table public.lines and 3 more. What loses data runs here in a "
        "deployment of whimbrel, which has passed its gates, and not from any other tool; the "
        "statement changed nothing."
    )
    assert said.message_hint == (
        "Write it as a migration (whimbrel migrate NAME --create-only) and deploy that (whimbrel "
        "-e production deploy). Ask Ada: 555 0100."
    )


def test_new_tables_are_protected_from_their_birth(shop: Connection) -> None:
    shop.execute(
        """
        CREATE TABLE made (n int);
        CREATE TABLE made_as AS SELECT 1 AS n;
        SELECT 1 AS n INTO selected;
        CREATE SCHEMA born CREATE TABLE inside (n int);
        CREATE TABLE next PARTITION OF events FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
        CREATE TEMP TABLE passing (n int);
        INSERT INTO made VALUES (1); INSERT INTO passing VALUES (1);
        """
    )
    assert read_open_tables(shop) == ()
    refusal(shop, "TRUNCATE made")
    shop.execute("TRUNCATE passing")


def test_a_deployment_passes_and_only_while_it_is_at_work(
    shop: Connection, deployer: Deployer
) -> None:
    deployer.apply(
        "RESET ALL;\nALTER TABLE orders DROP COLUMN note;\nDROP TABLE lines;\n"
        "DO $$ BEGIN DROP SEQUENCE numbers; COMMIT; TRUNCATE events; END $$;",
        "1_contract",
    )
    number = deployer.one("SELECT max(number) FROM whimbrel.run")
    shop.execute(f"SET whimbrel.deployment = {number}".encode())
    refusal(shop, "DROP TABLE orders CASCADE")
    # A run that ended without a word leaves its row open; without its lock that says nothing.
    shop.execute("UPDATE whimbrel.run SET finished_at = NULL")
    refusal(shop, "DROP TABLE orders CASCADE")
    with Deployment(deployer.url, deployer.table, deployer.terms()) as turn:
        refusal(shop, "DROP TABLE orders CASCADE")
        with turn.lending(shop):
            shop.execute("DROP TABLE orders CASCADE")
        refusal(shop, "DROP TABLE events")


def test_forged_records_are_not_read(shop: Connection) -> None:
    """Whoever owns our records could have his functions run by a superuser."""
    shop.execute("SELECT pg_advisory_lock(x'7768696d62726c02'::bigint)")
    shop.execute("SET whimbrel.deployment = 7; UPDATE whimbrel.fence SET number = 7")
    shop.execute(
        "ALTER TABLE whimbrel.run RENAME TO run_before; "
        "CREATE VIEW whimbrel.run AS SELECT 7::bigint AS number, NULL::timestamptz AS finished_at"
    )
    refusal(shop, "DROP TABLE lines")


def test_who_is_allowed_by_name_passes(shop: Connection) -> None:
    def allowance(role: str, tables: str, until: datetime | None = None) -> Allowance:
        now = datetime.now(UTC)
        return Allowance(
            role=role, tables=tables, reason="retention", by="ada", since=now, until=until
        )

    protect.allow(shop, allowance("", "public.events\\_*"))
    refusal(shop, "DROP TABLE events_2025")
    protect.allow(shop, allowance("", "public.events_20?5"))
    shop.execute("DROP TABLE events_2025")
    refusal(shop, "DROP TABLE events_2026")
    past = datetime.now(UTC) - timedelta(seconds=1)
    protect.allow(shop, allowance("pg_monitor", "", past))
    shop.execute("ALTER TABLE events_2026 OWNER TO pg_monitor; SET ROLE pg_monitor")
    refusal(shop, "DROP TABLE public.events_2026")
    shop.execute("RESET ROLE")
    protect.allow(shop, allowance("pg_monitor", ""))
    refusal(shop, "DROP TABLE events_2026")  # a superuser is a member of every role
    shop.execute("SET ROLE pg_monitor; DROP TABLE public.events_2026; RESET ROLE")
    assert protect.disallow(shop, "pg_monitor", "")
    assert not protect.disallow(shop, "pg_monitor", "")


def test_an_extensions_script_does_what_it_wants_and_nobody_after_it(shop: Connection) -> None:
    refusal(shop, "BEGIN; CREATE EXTENSION citext; DROP TABLE lines")
    shop.execute("ROLLBACK")
    with shop.transaction():
        # As between the beginning and the end of ALTER EXTENSION … UPDATE.
        shop.execute("SET LOCAL whimbrel.extension = 'ALTER EXTENSION'")
        shop.execute("DROP TABLE lines")
    refusal(shop, "TRUNCATE orders")


def test_a_replicas_apply_is_not_in_the_way(shop: Connection) -> None:
    """Logical replication applies a TRUNCATE of the source so."""
    with shop.transaction():
        shop.execute("SET LOCAL session_replication_role = replica")
        shop.execute("TRUNCATE lines")


def test_a_template_cannot_be_dropped(
    shop: Connection, database_url: DatabaseUrl, server_url: DatabaseUrl
) -> None:
    protect.install(shop, replace(GUARD, made_template=True))
    found = read_protection(shop)
    assert found is not None
    assert found.is_template
    drop = f'DROP DATABASE "{database_url.database}" WITH (FORCE)'
    with connect(server_url) as other, pytest.raises(psycopg.errors.WrongObjectType):
        other.execute(drop.encode())
    protect.switch_off(shop, made_template=found.made_template)
    assert read_protection(shop) is None
    shop.execute("DROP TABLE orders CASCADE; TRUNCATE events")


def test_a_locked_table_is_left_and_named(
    shop: Connection, other: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protect, "PATIENCE", Patience(tries=2, first_s=0.01, total_s=1.0))
    monkeypatch.setattr(protect, "LOCK_MS", 10)
    protect.switch_off(shop, made_template=False)
    with other.transaction():
        other.execute("INSERT INTO lines VALUES (2, 1)")
        said: list[str] = []
        tables = [RelationName("public", "lines"), RelationName("public", "events_2025")]
        assert protect.uncover(shop, tables, said.append) == (tables[0],)
        assert said == ["  1 locked by others, public.lines first; again in 0.0 s"]
    assert read_open_tables(shop) == tuple(tables[1:])
    protect.take_out(shop)


def test_who_may_not_make_event_triggers_is_told_who_may(
    connection: Connection, database_url: DatabaseUrl
) -> None:
    connection.execute("CREATE ROLE ordinary LOGIN PASSWORD 'p'")
    try:
        connection.execute(
            f'GRANT CREATE ON DATABASE "{database_url.database}" TO ordinary'.encode()
        )
        with connect(replace(database_url, user="ordinary", password="p")) as conn:
            ensure_ledger(conn)
            with pytest.raises(Failure) as caught:
                protect.install(conn, GUARD)
            assert caught.value.notice.code == "G180"
            assert "permission denied to create event trigger" in caught.value.notice.what
            assert read_protection(conn) is None
    finally:
        connection.execute("DROP OWNED BY ordinary; DROP ROLE ordinary")


def test_a_dump_without_the_guard_is_as_if_it_had_never_been() -> None:
    ours = (
        "--\n-- Name: t whimbrel_truncate; Type: TRIGGER; Schema: public; Owner: -\n--\n\n"
        "CREATE TRIGGER whimbrel_truncate BEFORE TRUNCATE ON public.t FOR EACH STATEMENT EXECUTE "
        "FUNCTION whimbrel_protect.stop_truncate();\n\n\n"
    )
    theirs = (
        "--\n-- Name: t mine; Type: TRIGGER; Schema: public; Owner: -\n--\n\nCREATE TRIGGER\n\n\n"
    )
    event = ours.replace("t whimbrel_truncate; Type:", "whimbrel_drop; Type: EVENT")
    end = "--\n-- PostgreSQL database dump complete\n--\n"
    assert unguarded(f"{ours}{theirs}{event}{ours}{end}") == f"{theirs}{end}"
