"""Emptying a database for `reset`."""

from __future__ import annotations

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.ledger.table import LedgerTable
from whimbrel.ledger.upgrade import ensure_ledger
from whimbrel.run.clear import clear_database

EVERYTHING = """
CREATE SCHEMA "We ird";
CREATE TABLE a (id serial PRIMARY KEY, b text);
CREATE TABLE "We ird"."t x" (a int REFERENCES a);
CREATE VIEW v AS SELECT * FROM a;
CREATE MATERIALIZED VIEW mv AS SELECT 1 AS x;
CREATE TYPE e AS ENUM ('a');
CREATE DOMAIN d AS int CHECK (value > 0);
CREATE TYPE comp AS (a int);
CREATE TYPE rng AS RANGE (subtype = int4);
CREATE TYPE shell;
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE agg(int) (SFUNC = int4pl, STYPE = int);
CREATE PROCEDURE pr() LANGUAGE sql AS 'SELECT 1';
CREATE EXTENSION hstore;
CREATE PUBLICATION pub FOR ALL TABLES;
CREATE FUNCTION et() RETURNS event_trigger LANGUAGE plpgsql AS 'begin end';
CREATE EVENT TRIGGER etr ON ddl_command_end EXECUTE FUNCTION et();
CREATE TABLE p (a int) PARTITION BY RANGE (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (2);
CREATE SEQUENCE sq;
CREATE COLLATION cc (locale = 'C');
CREATE TEXT SEARCH CONFIGURATION tsc (COPY = english);
CREATE OPERATOR FAMILY of1 USING btree;
CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, PROCEDURE = int4eq);
CREATE POLICY pol ON a;
"""

LEFT = """
SELECT pg_describe_object(d.classid, d.objid, d.objsubid)
FROM pg_depend AS d
WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = 'public'::regnamespace
UNION ALL SELECT 'schema ' || nspname FROM pg_namespace
WHERE nspname !~ '^pg_' AND nspname NOT IN ('public', 'whimbrel', 'information_schema')
UNION ALL SELECT 'publication ' || pubname FROM pg_publication
UNION ALL SELECT 'event trigger ' || evtname FROM pg_event_trigger
UNION ALL SELECT 'extension ' || extname FROM pg_extension WHERE extname <> 'plpgsql'
"""


def allow(_: Connection) -> None:
    """This database is ours."""


def test_nothing_of_the_users_is_left(connection: Connection) -> None:
    ensure_ledger(connection)
    connection.execute(EVERYTHING)
    assert clear_database(connection, LedgerTable(), allow) > 15
    assert connection.execute(LEFT).fetchall() == []


def test_public_keeps_its_owner_and_privileges(connection: Connection) -> None:
    ensure_ledger(connection)
    connection.execute("GRANT CREATE ON SCHEMA public TO PUBLIC")
    question = "SELECT nspowner, nspacl FROM pg_namespace WHERE nspname = 'public'"
    before = connection.execute(question).fetchone()
    connection.execute("CREATE TABLE t (); CREATE TYPE e AS ENUM ()")
    clear_database(connection, LedgerTable(), allow)
    assert connection.execute(question).fetchone() == before


def test_more_tables_than_the_lock_table_holds(database_url: DatabaseUrl) -> None:
    # max_locks_per_transaction x max_connections is about 6,400 on a small server.
    with connect(database_url) as conn:
        ensure_ledger(conn)
        for block in range(10):
            conn.execute(
                "DO $$ BEGIN FOR i IN 1..60 LOOP EXECUTE format("
                f"'CREATE TABLE t_{block}_%s (a int PRIMARY KEY, b int UNIQUE)', i); "
                "END LOOP; END $$"
            )
        assert clear_database(conn, LedgerTable(), allow) == 600


def test_records_of_what_was_applied_go_and_the_rest_of_the_ledger_stays(
    connection: Connection,
) -> None:
    ensure_ledger(connection)
    connection.execute(
        "INSERT INTO whimbrel.migration (id, checksum, migration_name) VALUES ('1', 'c', 'm');"
        "INSERT INTO whimbrel.audit (who, verb) VALUES ('me', 'identity mark')"
    )
    clear_database(connection, LedgerTable(), allow)
    assert connection.execute("SELECT count(*) FROM whimbrel.migration").fetchone() == (0,)
    assert connection.execute("SELECT count(*) FROM whimbrel.audit").fetchone() == (1,)
