"""Files that change their session: records, timeouts and the lock stay ours."""

from __future__ import annotations

import pytest
from tests.run.conftest import Deployer, task_of

from whimbrel.db.connect import connect
from whimbrel.pg.name import quote
from whimbrel.run.deployment import Deployment

SHOW = (
    "SELECT current_setting('lock_timeout') AS lock, "
    "current_setting('statement_timeout') AS statement"
)
HOSTILE = {
    "lock_timeout": "SET lock_timeout = 0",
    "statement_timeout": "SET statement_timeout = 20",
    "reset all": "RESET ALL",
    "session lock_timeout": "SET SESSION lock_timeout TO DEFAULT",
    "set_config": "SELECT set_config('lock_timeout', '0', false)",
    "do": "DO $$ BEGIN PERFORM set_config('lock_timeout', '0', false); END $$",
    "search_path": "SET search_path = ''",
    "unlock": "SELECT pg_advisory_unlock_all()",
    "strings": "SET standard_conforming_strings = off",
    "encoding": "SET client_encoding = 'LATIN1'",
    "dates": "SET datestyle = 'SQL, DMY'; SET timezone = 'Asia/Kathmandu'",
    "messages": "SET client_min_messages = 'debug5'",
    "isolation": "SET default_transaction_isolation = 'serializable'",
    "trigger role": "SET session_replication_role = 'replica'",
}


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
def test_the_timeouts_are_ours_and_the_next_statement_is_recorded(
    hostile: str, deployer: Deployer
) -> None:
    deployer.apply("CREATE TABLE public.a (x int);", "1_make")
    deployer.apply(
        f"{hostile};\nALTER TABLE public.a ADD y int;\nCREATE TABLE public.shown AS {SHOW};\n"
        f"{hostile};",
        "2_hostile",
    )
    lock, statement = deployer.query("SELECT lock, statement FROM shown")[0]
    assert lock in ("200ms", "30s")
    assert statement in ("1s", "1h")
    assert deployer.one("SELECT count(finished_at) FROM whimbrel.migration") == 2


@pytest.mark.parametrize(
    "hostile", ["DISCARD ALL", "SET search_path = ''", "SELECT pg_advisory_unlock_all()"]
)
def test_a_new_session_awaits_the_next_migration_and_the_lock_is_still_held(
    hostile: str, deployer: Deployer
) -> None:
    with Deployment(deployer.url, deployer.table, deployer.terms()) as deployment:
        deployment.apply(task_of(f"{hostile};\nCREATE TABLE public.a ();\n{hostile};", "1_hostile"))
        deployment.apply(
            task_of(f"CREATE TABLE b AS {SHOW}, current_setting('search_path') AS path;", "2_next")
        )
        assert deployer.one("SELECT path FROM b") == '"$user", public'
        held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"
        assert deployer.one(f"{held} AND objid IS NOT NULL") != 0


def test_what_a_migration_sets_for_the_database_the_next_one_has(deployer: Deployer) -> None:
    name = quote(deployer.url.database)
    with Deployment(deployer.url, deployer.table, deployer.terms()) as deployment:
        deployment.apply(
            task_of(f"CREATE SCHEMA s;\nALTER DATABASE {name} SET search_path = s;", "1_path")
        )
        deployment.apply(task_of("CREATE TABLE b ();", "2_next"))
    assert deployer.one("SELECT to_regclass('s.b') IS NOT NULL") is True


@pytest.fixture
def roles(deployer: Deployer) -> object:
    suffix = deployer.url.database[-8:]
    names = (f"app_{suffix}", f"nothing_{suffix}")
    with connect(deployer.url) as conn:
        for name in names:
            conn.execute(f"CREATE ROLE {name}; GRANT CREATE ON SCHEMA public TO {name}".encode())
        yield names
        for name in names:
            conn.execute(f"DROP OWNED BY {name}; DROP ROLE {name}".encode())


@pytest.mark.parametrize("form", ["SET ROLE {}", "SET SESSION AUTHORIZATION {}"])
def test_the_records_are_written_as_ourselves_and_the_files_role_goes_on(
    form: str, roles: tuple[str, str], deployer: Deployer
) -> None:
    change = form.format(roles[0])
    deployer.apply(
        f"-- whimbrel:transaction none\n{change};\nCREATE TABLE a ();\n"
        "CREATE INDEX CONCURRENTLY ON a ((1));\nCREATE TABLE b ();",
    )
    owners = deployer.query(
        "SELECT relname::text, pg_get_userbyid(relowner)::text FROM pg_class "
        "WHERE relname IN ('a', 'b') ORDER BY relname"
    )
    assert owners == [("a", roles[0]), ("b", roles[0])]
    assert deployer.one("SELECT count(*) FROM whimbrel.step WHERE state = 'applied'") == 4


def test_a_role_without_rights_fails_as_the_file_asked(
    roles: tuple[str, str], deployer: Deployer
) -> None:
    deployer.apply("CREATE TABLE a (x int);", "1_make")
    failure = deployer.failure(f"SET ROLE {roles[1]};\nALTER TABLE a ADD y int;", "2_alter")
    assert "must be owner of table a" in failure.notice.what
    assert failure.sqlstate == "42501"
    deployer.apply("ALTER TABLE a ADD y int;", "2_alter")


def test_a_resumed_migration_finds_the_settings_of_its_earlier_steps(deployer: Deployer) -> None:
    sql = (
        "-- whimbrel:transaction none\nCREATE SCHEMA s;\nSET search_path = s;\n"
        "CREATE TABLE a (x int);\nALTER TABLE b ADD y int;\nCREATE TABLE c ();"
    )
    deployer.failure(sql)
    deployer.do("CREATE TABLE s.b ()")
    deployer.apply(sql)
    assert deployer.one("SELECT to_regclass('s.c') IS NOT NULL") is True


def test_a_statement_cannot_end_our_transaction(deployer: Deployer) -> None:
    failure = deployer.failure(
        "CREATE TABLE a ();\nCREATE PROCEDURE p() LANGUAGE plpgsql AS 'BEGIN COMMIT; END';\n"
        "BEGIN;\nCREATE TABLE b ();\nCALL p();\nCOMMIT;"
    )
    assert "invalid transaction termination" in failure.notice.what
    assert deployer.one("SELECT to_regclass('b')") is None
