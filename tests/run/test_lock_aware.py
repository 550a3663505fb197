"""What else can be in the way: standbys, vacuums against wraparound, a deployer that is lost."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from tests.identity.clusters import await_replay, base_backup
from tests.run.conftest import ALTER, NAME, TABLE, Deployer
from tests.waiting import until

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.db.embedded.server import throw_away_server
from whimbrel.run.events import Blocked, CleanedUp, Event, Unseen
from whimbrel.run.patience import Patience
from whimbrel.run.terms import Terms


def looking_at(deployer: Deployer, *standbys: DatabaseUrl) -> Terms:
    return replace(deployer.terms(), standbys=standbys)


def test_a_query_on_a_standby_is_waited_for_before_the_lock_is_taken(
    table: Deployer, other: Connection
) -> None:
    """The same database stands in for its standby: what is asked there is the same."""
    other.execute("BEGIN; SELECT count(*), pg_sleep(0.1) FROM t")
    failure = table.failure(ALTER, terms=looking_at(table, table.url))
    assert f"on standby {table.url.shown}" in failure.notice.why
    other.execute("COMMIT")
    table.apply(ALTER, terms=looking_at(table, table.url))


def test_a_standby_that_does_not_answer_is_told_and_passed_over(table: Deployer) -> None:
    nowhere = replace(table.url, port=1)
    table.apply(ALTER, terms=looking_at(table, nowhere))
    (told,) = [each for each in table.told if isinstance(each, Unseen)]
    assert "cannot be looked at" in told.what
    assert table.url.password not in told.what


@pytest.mark.drill
def test_readers_of_a_real_standby_wait_for_nobody() -> None:
    with throw_away_server() as primary, base_backup(primary, is_standby=True) as standby:
        deployer = Deployer(url=primary.url())
        deployer.apply(TABLE, "1_rows")
        with connect(primary.url()) as conn:
            conn.execute("CHECKPOINT")  # nobody waits for the disk here
        await_replay(primary, standby)
        with connect(standby.url()) as report:
            report.execute("BEGIN; SELECT count(*), pg_sleep(0.1) FROM t")
            deployer.told.clear()
            deployer.failure(ALTER, terms=looking_at(deployer, standby.url()))
            with connect(standby.url()) as reader:
                reader.execute("SET statement_timeout = '200ms'; SELECT count(*) FROM t")
        deployer.apply(ALTER, terms=looking_at(deployer, standby.url()))
        deployer.apply("ALTER TABLE t ADD y int;", "3_unseen", terms=deployer.terms())
    assert any("without a URL" in each.what for each in deployer.told if isinstance(each, Unseen))


def test_a_commit_under_a_strong_lock_waits_for_no_standby(table: Deployer) -> None:
    """With a synchronous standby that is gone, COMMIT would hang with the lock held."""
    table.apply(
        f"{ALTER}\nCREATE TABLE said AS SELECT current_setting('synchronous_commit') AS how;"
    )
    assert table.one("SELECT how FROM said") == "local"


def test_an_index_build_names_whom_it_waits_for(table: Deployer, other: Connection) -> None:
    def let_go(event: Event) -> None:
        if isinstance(event, Blocked):
            other.rollback()

    other.execute("BEGIN; INSERT INTO t VALUES (1000)")
    table.apply("CREATE INDEX CONCURRENTLY i ON t (id);", terms=table.telling(let_go))
    named = [each for each in table.told if isinstance(each, Blocked) and each.is_queued]
    assert {blocker.pid for each in named for blocker in each.blockers} == {other.info.backend_pid}


def test_what_an_interrupted_build_left_is_removed_at_once(table: Deployer) -> None:
    table.do(
        "CREATE FUNCTION slow(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS "
        "$$ BEGIN PERFORM pg_sleep(0.05); RETURN $1; END $$"
    )
    sql = "CREATE INDEX CONCURRENTLY i ON t (slow(id));"
    asleep = (
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' "
        "AND datname = current_database()"
    )

    def interrupt() -> None:
        until(lambda: table.one(asleep) == 1)
        signal.raise_signal(signal.SIGINT)

    by_hand = threading.Thread(target=interrupt)
    by_hand.start()
    failure = table.failure(sql)
    by_hand.join()
    assert failure.notice.code == "R120"
    assert any(isinstance(each, CleanedUp) for each in table.told)
    assert table.one("SELECT count(*) FROM pg_class WHERE relname = 'i'") == 0


def test_a_deployer_that_hangs_loses_its_locks(
    table: Deployer, deployer_script: Path, tmp_path: Path
) -> None:
    """Its watchdog hangs with it, so the server itself has to end the statement."""
    (tmp_path / NAME).mkdir()
    sql = f"BEGIN;\n{ALTER}\nSELECT pg_sleep(120);\nCOMMIT;\n"
    (tmp_path / NAME / "migration.sql").write_text(sql)
    command = [sys.executable, str(deployer_script), table.url.reveal(), str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        held = "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted"
        here = f"{held} AND relation = to_regclass('t')"
        until(lambda: table.one(here) == 1)
        process.send_signal(signal.SIGSTOP)
        began = time.monotonic()
        table.one("SELECT count(*) FROM t")
        assert time.monotonic() - began < 30  # the server ends it after a second
    finally:
        process.kill()
        process.wait()


# Each takes another lock, in a transaction or outside of one.
BEHIND_A_VACUUM = (
    ALTER,
    "ALTER TABLE t ALTER id SET STATISTICS 20;",
    "CREATE INDEX CONCURRENTLY i ON t (id);",
)


@pytest.mark.drill
def test_a_vacuum_against_wraparound_is_named_and_left_alone() -> None:
    """Also by a role that may not see whose session it is."""
    settings = {"autovacuum_freeze_max_age": "100000", "autovacuum_naptime": "1s"}
    with throw_away_server(settings=settings) as server, connect(server.url()) as reader:
        deployer = Deployer(url=server.url())
        deployer.apply(TABLE, "1_rows")
        deployer.do(OF_AN_ORDINARY_ROLE)
        # The vacuum has to wait for whoever looks at a page just now.
        reader.execute("BEGIN; DECLARE c CURSOR FOR SELECT * FROM t; FETCH 1 FROM c")
        deployer.do(
            "CREATE TABLE burnt (); DO $$ BEGIN FOR n IN 1..120000 LOOP BEGIN "
            "INSERT INTO burnt DEFAULT VALUES; EXCEPTION WHEN division_by_zero THEN NULL; END; "
            "END LOOP; END $$"
        )
        running = (
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'BufferPin' "
            "AND query LIKE '%public.t (to prevent%' AND clock_timestamp() - xact_start > '1 s'"
        )  # a young transaction is queued for, and not looked for before
        deadline = time.monotonic() + 120
        while deployer.one(running) == 0 and time.monotonic() < deadline:
            time.sleep(0.1)
        ordinary = Deployer(url=replace(server.url(), user="shop", password="s"))
        for each, who in product(BEHIND_A_VACUUM, (deployer, ordinary)):
            terms = who.terms(lock_wait_ms=500)
            patient = replace(terms, patience=Patience(tries=2, first_s=0.1))
            failure = who.failure(each, f"2_{len(each)}_{who.url.user}", terms=patient)
            assert failure.notice.code == "R116", failure.notice
        assert deployer.one(running) == 1


OF_AN_ORDINARY_ROLE = """
CREATE ROLE shop LOGIN PASSWORD 's';
GRANT CREATE ON SCHEMA public TO shop;
ALTER TABLE t OWNER TO shop;
GRANT ALL ON SCHEMA whimbrel TO shop;
GRANT ALL ON ALL TABLES IN SCHEMA whimbrel TO shop;
GRANT ALL ON ALL SEQUENCES IN SCHEMA whimbrel TO shop;
"""
