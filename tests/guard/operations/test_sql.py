from __future__ import annotations

import pytest

from whimbrel.config.kind import Kind
from whimbrel.guard.operations.judge import judge_sql
from whimbrel.guard.operations.sql import read_sql
from whimbrel.guard.verdict import Verdict

LOSES = [
    "DROP TABLE users",
    "drop table if exists users cascade",
    "DROP SCHEMA public CASCADE",
    "DROP DATABASE shop",
    "DROP DATABASE shop WITH (FORCE)",
    "DROP INDEX users_email",
    "DROP VIEW v",
    "DROP TYPE mood",
    "DROP FUNCTION f()",
    "DROP EXTENSION postgis",
    "DROP OWNED BY app",
    "DROP ROLE app",
    "DROP MATERIALIZED VIEW m",
    "DROP PUBLICATION p",
    "TRUNCATE users",
    "TRUNCATE TABLE ONLY users, orders RESTART IDENTITY CASCADE",
    "ALTER TABLE users DROP COLUMN email",
    "ALTER TABLE users ADD COLUMN a int, DROP b CASCADE",
    "ALTER TYPE pair DROP ATTRIBUTE a",
    "/* DROP nothing */ DROP TABLE users -- really",
    "SELECT 1; DROP TABLE users; SELECT 2",
    # every row
    "DELETE FROM users",
    "DELETE FROM ONLY users",
    "DELETE FROM users WHERE true",
    "DELETE FROM users WHERE 1=1",
    "DELETE FROM users WHERE 1=1 AND true",
    "DELETE FROM users WHERE NOT false",
    "DELETE FROM users WHERE 'a' = 'a'",
    "DELETE FROM users WHERE 2 > 1 OR id = 5",
    "DELETE FROM users WHERE id = id",
    "DELETE FROM users u WHERE u.id = u.id",
    "DELETE FROM users WHERE id >= id",
    "DELETE FROM users WHERE id IS NOT NULL",
    "DELETE FROM users WHERE NOT id IS NULL",
    "DELETE FROM users WHERE id IS NULL OR id IS NOT NULL",
    "DELETE FROM users WHERE active OR NOT active",
    "DELETE FROM users WHERE (active IS TRUE) OR NOT (active IS TRUE)",
    "DELETE FROM users WHERE (id = id) IS TRUE",
    "DELETE FROM users WHERE (id = 5) IS NOT UNKNOWN",
    "DELETE FROM users WHERE id IS NOT DISTINCT FROM id",
    "DELETE FROM users WHERE NOT (id <> id)",
    "DELETE FROM users WHERE id > 0",
    "DELETE FROM users WHERE 0 < id",
    "DELETE FROM users WHERE user_id >= 1",
    "DELETE FROM users WHERE id > -1",
    "DELETE FROM users WHERE name LIKE '%'",
    "DELETE FROM users WHERE name ILIKE '%%'",
    "DELETE FROM users WHERE name ~ '.*'",
    "DELETE FROM users WHERE random() < 2",
    "DELETE FROM users WHERE now() > '2000-01-01'",
    "DELETE FROM users WHERE EXISTS (SELECT 1)",
    "DELETE FROM users WHERE EXISTS (SELECT 1 FROM orders)",
    "DELETE FROM users WHERE id IN (SELECT id FROM users)",
    "DELETE FROM users WHERE id IN (SELECT id FROM users WHERE true)",
    "DELETE FROM users WHERE id IN (SELECT id FROM (SELECT * FROM users) s)",
    "DELETE FROM users WHERE id IN (SELECT id FROM (SELECT * FROM users) s WHERE s.id IS NOT NULL)",
    "DELETE FROM users WHERE id = ANY (ARRAY(SELECT id FROM users))",
    "DELETE FROM users WHERE CASE WHEN true THEN true END",
    "DELETE FROM users WHERE id IN (SELECT id FROM users UNION SELECT 1)",
    "DELETE FROM users WHERE EXISTS (SELECT 1 FROM users u2 WHERE u2.id = users.id)",
    "DELETE FROM users u USING users v WHERE u.id = v.id",
    "DELETE FROM users WHERE id <> 0",
    "DELETE FROM users WHERE id IS DISTINCT FROM NULL",
    "DELETE FROM users USING orders",
    "DELETE FROM users USING orders WHERE orders.total > 5",
    "UPDATE users SET name = NULL",
    "UPDATE users SET name = '' WHERE true",
    "UPDATE users SET name = o.name FROM orders o",
    "UPDATE users SET name = o.name FROM orders o WHERE o.id = 5",
    "UPDATE users u SET name = v.name FROM users v WHERE v.id = u.id",
    "ALTER TABLE users ALTER age TYPE bigint USING 0",
    "ROLLBACK PREPARED 'x'",
    # hidden
    "WITH d AS (DELETE FROM users RETURNING *) SELECT count(*) FROM d",
    "WITH a AS (SELECT 1), b AS (UPDATE users SET n = 0 RETURNING 1) SELECT * FROM b",
    "INSERT INTO log WITH d AS (DELETE FROM users RETURNING *) SELECT * FROM d",
    "SELECT * FROM (VALUES (1)) v WHERE EXISTS (SELECT pg_terminate_backend(7))",
    "EXPLAIN ANALYZE DELETE FROM users",
    "EXPLAIN (ANALYZE true) DELETE FROM users",
    "PREPARE p AS DELETE FROM users",
    "CREATE TABLE gone AS WITH d AS (DELETE FROM users RETURNING *) SELECT * FROM d",
    "COPY (DELETE FROM users RETURNING *) TO STDOUT",
    "DO $$ BEGIN DELETE FROM users; END $$",
    "DO $$ BEGIN IF true THEN DROP TABLE users; END IF; END $$",
    "DO LANGUAGE plpgsql $$ BEGIN PERFORM 1; TRUNCATE users; END $$",
    "BEGIN; DELETE FROM users; ROLLBACK",
    # merging
    "MERGE INTO users u USING s ON u.id = s.id WHEN MATCHED THEN DELETE",
    "MERGE INTO users u USING s ON u.id = s.id WHEN NOT MATCHED BY SOURCE THEN DELETE",
    "MERGE INTO users u USING s ON true WHEN MATCHED THEN UPDATE SET n = s.n",
    # acting
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity",
    "SELECT pg_catalog.pg_cancel_backend(1)",
    "SELECT pg_drop_replication_slot('s')",
    "SELECT lo_unlink(oid) FROM pg_largeobject_metadata",
    "SET session_replication_role = replica",
    "SET LOCAL event_triggers = off",
    "ALTER SYSTEM SET session_replication_role = 'replica'",
    "SELECT set_config('session_replication_role', 'replica', false)",
    "SELECT set_config('session_' || 'replication_role', 'replica', false)",
    "ALTER TABLE users DISABLE TRIGGER ALL",
]

NOT_SEEN = [
    "SELECT purge()",
    "SELECT app.purge()",
    "SELECT app.lower('A')",
    "SELECT * FROM purge(5)",
    "CALL purge()",
    "EXECUTE p",
    "LOAD 'library'",
    "DO $$ BEGIN EXECUTE 'DROP TABLE ' || 'users'; END $$",
    "DO $$ BEGIN FOR r IN EXECUTE 'DELETE FROM users RETURNING 1' LOOP END LOOP; END $$",
    "DO $$ BEGIN PERFORM purge(); END $$",
    "DO $$ BEGIN CALL purge(); END $$",
    "DO LANGUAGE plpython3u $$ plpy.execute('DROP TABLE users') $$",
    "SELECT query_to_xml('DELETE FROM users', true, true, '')",
    "SELECT * FROM ts_stat('SELECT purge()')",
    "SELECT dblink_exec('dbname=shop', 'DROP TABLE users')",
    "SELECT pg_read_file('/etc/passwd')",
    "COPY users TO PROGRAM 'rm -rf /'",
    "COPY users FROM PROGRAM 'curl x'",
    "COPY users TO '/var/lib/postgresql/x'",
    "SELEC 1",
    "DROP TABEL users",
    "SELECT 'not closed",
    "SELECT :variable",
    "\\i other.sql",
    "\\! prisma migrate reset",
    "SELECT 'DROP TABLE users' \\gexec",
    "\\echo ' ; DROP TABLE users; --",
    "\\set x 'DROP TABLE users'\n",
]

CHANGES = [
    "CREATE TABLE t (id int DEFAULT purge())",
    "CREATE INDEX CONCURRENTLY i ON users (email)",
    "CREATE FUNCTION purge() RETURNS void LANGUAGE sql AS 'DELETE FROM users'",
    "CREATE FUNCTION p() RETURNS void LANGUAGE sql BEGIN ATOMIC DELETE FROM users; END",
    "CREATE VIEW v AS SELECT purge()",
    "CREATE TRIGGER t AFTER INSERT ON users EXECUTE FUNCTION purge()",
    "ALTER TABLE users ADD COLUMN age int",
    "ALTER TABLE users ALTER COLUMN age SET NOT NULL",
    "ALTER TABLE users RENAME TO people",
    "INSERT INTO users VALUES (1)",
    "INSERT INTO users SELECT * FROM staged ON CONFLICT (id) DO UPDATE SET n = excluded.n",
    "UPDATE users SET name = 'x' WHERE id = 5",
    "UPDATE users u SET name = s.name FROM staged s WHERE s.id = u.id",
    "DELETE FROM users WHERE id = 5",
    "DELETE FROM users WHERE created_at < now() - interval '1 year'",
    "DELETE FROM users WHERE id BETWEEN 1 AND 5",
    "DELETE FROM users WHERE id IN (1, 2)",
    "DELETE FROM users WHERE email IS NULL",
    "DELETE FROM users WHERE id IN (SELECT id FROM users WHERE banned)",
    "DELETE FROM users WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY "
    "mail ORDER BY id) AS nth FROM users) AS s WHERE nth > 1)",
    "DELETE FROM users WHERE id IN (SELECT id FROM users ORDER BY id LIMIT 100)",
    "DELETE FROM users WHERE id = (SELECT max(id) FROM users)",
    "DELETE FROM users WHERE id IN (SELECT user_id FROM banned)",
    "DELETE FROM users u USING banned b WHERE b.id = u.id",
    "DELETE FROM users WHERE true AND id = 5",
    "DELETE FROM users u USING users v WHERE u.parent_id = v.id",
    "DELETE FROM users WHERE EXISTS (SELECT 1 FROM users v WHERE v.id = users.parent_id)",
    "DELETE FROM users WHERE CURRENT OF c",
    "DELETE FROM users WHERE status <> 0",
    "ALTER TABLE users ALTER age TYPE bigint USING age::bigint",
    "DELETE FROM users WHERE name LIKE 'test-%'",
    "MERGE INTO users u USING s ON u.id = s.id WHEN MATCHED THEN UPDATE SET n = s.n",
    "MERGE INTO users u USING s ON true WHEN NOT MATCHED THEN INSERT VALUES (1)",
    "SELECT * INTO copy FROM users",
    "SELECT nextval('users_id_seq')",
    "SELECT setval('users_id_seq', 5)",
    "SELECT pg_reload_conf()",
    "COPY users FROM '/tmp/users.csv'",
    "GRANT SELECT ON users TO app",
    "COMMENT ON TABLE users IS 'DROP TABLE users'",
    "VACUUM ANALYZE users",
    "REFRESH MATERIALIZED VIEW CONCURRENTLY m",
    "ALTER SYSTEM SET work_mem = '1GB'",
    "LOCK TABLE users",
    "DO $$ BEGIN UPDATE users SET n = 1 WHERE id = 5; END $$",
]

READS = [
    "SELECT 1",
    "SELECT count(*), max(length(name)) FROM users WHERE lower(name) = 'x'",
    "SELECT 'DROP TABLE users', $$DELETE FROM users$$",
    "-- DROP TABLE users",
    "",
    "SELECT * FROM users FOR UPDATE",
    "TABLE users",
    "VALUES (1)",
    'SELECT "DROP TABLE users" FROM t',
    "WITH x AS (SELECT 1) SELECT * FROM x",
    "EXPLAIN DELETE FROM users",
    "SHOW search_path",
    "SET search_path = app",
    "SET statement_timeout = 0",
    "SELECT set_config('search_path', '', false)",
    "BEGIN; SELECT 1; COMMIT",
    "COPY users TO STDOUT",
    "COPY (SELECT * FROM users) TO STDOUT",
    "SELECT pg_catalog.pg_get_constraintdef(oid) FROM pg_constraint",
    "SELECT pg_size_pretty(pg_database_size('shop'))",
    "SELECT gen_random_uuid(), clock_timestamp()",
    "SELECT generate_series(1, 3)",
    "SELECT extract(year FROM now()), substring('a' FROM 1), position('a' IN 'b')",
    "SELECT coalesce(a, b), greatest(1, 2), nullif(1, 1), CURRENT_DATE FROM t",
    "SELECT row_number() OVER (PARTITION BY a), string_agg(b, ',') FROM t",
    "SELECT json_build_object('a', 1), jsonb_agg(x), array_agg(y) FROM t",
    "SELECT overlay('a' PLACING 'b' FROM 1), trim(' a '), a AT TIME ZONE 'UTC' FROM t",
    "SELECT xmlelement(name a), to_char(now(), 'YYYY'), round(1.5), date_trunc('day', now())",
    "\\set ON_ERROR_STOP on\n\\timing\n\\d users\n\\dt+\n\\conninfo\nSELECT 1;",
    "DO $$ BEGIN RAISE NOTICE 'hello'; END $$",
    "DO $$ BEGIN PERFORM count(*) FROM users; END $$",
    "LISTEN x",
]


def verdict(sql: str) -> Verdict:
    return judge_sql(sql, Kind.PRODUCTION, "execute").verdict


@pytest.mark.parametrize("sql", LOSES)
def test_what_loses_data_is_blocked_and_said(sql: str) -> None:
    judgement = judge_sql(sql, Kind.PRODUCTION, "execute")
    assert judgement.verdict is Verdict.STOP
    assert judgement.why.endswith(": it loses live data")
    assert judge_sql(sql, Kind.STAGING, "execute").verdict is Verdict.ASK
    assert judge_sql(sql, Kind.TEST, "execute").verdict is Verdict.GO


@pytest.mark.parametrize("sql", NOT_SEEN)
def test_what_is_not_seen_is_blocked_and_said(sql: str) -> None:
    judgement = judge_sql(sql, Kind.PRODUCTION, "execute")
    assert judgement.verdict is Verdict.STOP
    assert judgement.why.endswith(": what cannot be read is treated as destructive")
    assert judge_sql(sql, Kind.DEVELOPMENT, "execute").verdict is Verdict.GO


@pytest.mark.parametrize("sql", CHANGES)
def test_other_changes_go_through_the_gates(sql: str) -> None:
    assert verdict(sql) is Verdict.GATES


@pytest.mark.parametrize("sql", READS)
def test_reading_is_free(sql: str) -> None:
    assert verdict(sql) is Verdict.GO


def test_what_is_said_names_the_users_own_objects() -> None:
    said = {
        "DELETE FROM users": "DELETE FROM users has no condition that spares any row",
        "UPDATE users SET n = 1": "UPDATE users overwrites every row",
        "TRUNCATE users, orders": "TRUNCATE empties users, orders",
        "ALTER TABLE users DROP COLUMN email": "ALTER TABLE users drops column email",
        "DROP SCHEMA a CASCADE": "DROP SCHEMA drops what it names and all that depends on it",
        "SELECT app.purge()": "app.purge() may do anything; its body is not here",
    }
    for sql, what in said.items():
        assert [reading.what for reading in read_sql(sql)][-1] == what


def test_deep_nesting_is_not_seen_and_no_crash() -> None:
    deep = "SELECT " + "(" * 20_000 + "1" + ")" * 20_000
    assert verdict(deep) is Verdict.STOP
