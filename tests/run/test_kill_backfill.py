"""Killed at any moment, a backfill goes on where it ended: every row is done exactly once.

`make drill` takes fifteen seeds and kills thirty deployers more; with WHIMBREL_KILLS=300, `pytest
-s -k many` of this file kills so many, and says how many were.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.run.conftest import Deployer

from whimbrel.run.patience import Patience

ROWS = 4_000
MANY = "WHIMBREL_KILLS"
DRILL = [pytest.param(seed, marks=pytest.mark.drill) for seed in range(100, 115)]
SETUP = f"""
CREATE TABLE t (region int, id bigint, a int, b int, times int NOT NULL DEFAULT 0,
    PRIMARY KEY (region, id));
INSERT INTO t (region, id, a) SELECT n % 3, n, n FROM generate_series(1, {ROWS}) AS n;
CREATE TABLE copy (id bigint PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp());
CREATE FUNCTION count_it() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    NEW.times := OLD.times + 1;
    IF NEW.id % 40 = 0 THEN PERFORM pg_sleep(0.004); END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER count_it BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION count_it();
"""
MIGRATIONS = {
    "20260101000000_fill": "ALTER TABLE t ADD COLUMN c int;\n-- whimbrel:batch key=region,id\n"
    "UPDATE t SET b = a WHERE b IS NULL;\nCREATE INDEX CONCURRENTLY t_b ON t (b);\n",
    "20260102000000_copy": "-- whimbrel:batch key=region,id\nINSERT INTO copy (id) "
    "SELECT id FROM t WHERE a > 0 ON CONFLICT DO NOTHING;\n",
    "20260103000000_thin": "-- whimbrel:batch key=region,id\nDELETE FROM t WHERE id % 2 = 0;\n"
    "ALTER TABLE t DROP COLUMN c;\n",
}


class Killer:
    """Starts deployers of one folder and kills them."""

    def __init__(self, deployer: Deployer, script: Path, folder: Path) -> None:
        for name, sql in MIGRATIONS.items():
            (folder / name).mkdir(exist_ok=True)
            (folder / name / "migration.sql").write_text(sql)
        self._command = [sys.executable, str(script), deployer.url.reveal(), str(folder)]

    def kill_after(self, seconds: float) -> bool:
        """Was there anybody left to kill?"""
        process = self._start()
        assert process.stdout is not None
        process.stdout.readline()  # its turn has come
        time.sleep(seconds)
        was_running = process.poll() is None
        process.kill()
        process.communicate()
        return was_running

    def finish(self) -> None:
        process = self._start()
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 0, said

    def _start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self._command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )


def require_once(deployer: Deployer) -> None:
    """Every row changed once, copied once, and half of them gone; nothing is left half done."""
    assert deployer.query("SELECT times, count(*) FROM t GROUP BY 1") == [(1, ROWS // 2)]
    assert deployer.one("SELECT count(*) FROM t WHERE b IS DISTINCT FROM a OR id % 2 = 0") == 0
    assert deployer.one("SELECT count(*) FROM copy") == ROWS
    assert deployer.one("SELECT count(*) FROM pg_index WHERE NOT indisvalid") == 0
    done = (
        "SELECT count(*), count(finished_at) FROM whimbrel.migration WHERE rolled_back_at IS NULL"
    )
    assert deployer.query(done) == [(3, 3)]


@pytest.mark.parametrize("seed", [1, *DRILL])
def test_a_killed_backfill_goes_on_where_it_ended(
    seed: int, deployer: Deployer, deployer_script: Path, tmp_path: Path
) -> None:
    deployer.do(SETUP)
    chance, killer = random.Random(seed), Killer(deployer, deployer_script, tmp_path)
    for _ in range(2 if seed < 100 else 4):
        killer.kill_after(chance.uniform(0, 0.5))
    killer.finish()
    require_once(deployer)


@pytest.mark.drill
def test_as_many_as_asked_for(deployer: Deployer, deployer_script: Path, tmp_path: Path) -> None:
    wanted, killed, rounds = int(os.environ.get(MANY, "30")), 0, 0
    seed = int(os.environ.get("WHIMBREL_SEED", "20261128"))
    chance, killer = random.Random(seed), Killer(deployer, deployer_script, tmp_path)
    while killed < wanted:
        deployer.do(
            "DROP SCHEMA IF EXISTS whimbrel CASCADE; DROP TABLE IF EXISTS t, copy; "
            "DROP FUNCTION IF EXISTS count_it"
        )
        deployer.do(SETUP)
        while killed < wanted and killer.kill_after(chance.uniform(0, 0.35)):
            killed += 1
        killer.finish()
        require_once(deployer)
        rounds += 1
    print(f"{killed} deployers killed in {rounds} rounds from seed {seed}: every row once")


def test_a_disk_that_fills_up_stops_it_and_it_goes_on_when_there_is_room(
    deployer: Deployer,
) -> None:
    """The server says so in the middle of a part; what is in the checkpoint stands."""
    deployer.do("CREATE TABLE t (id int PRIMARY KEY, a int, times int NOT NULL DEFAULT 0)")
    deployer.do("INSERT INTO t SELECT n, n FROM generate_series(1, 3000) AS n")
    deployer.do(
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF NEW.id = 1700 THEN RAISE 'could not extend file: No space left on device' "
        "USING ERRCODE = 'disk_full'; END IF; RETURN NEW; END $$;"
        "CREATE TRIGGER full_disk BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION full_disk()"
    )
    sql = "-- whimbrel:batch key=id\nUPDATE t SET times = times + 1 WHERE times = 0;"
    notice = deployer.failure(sql).notice
    assert notice.code == "R151"
    assert "No space left" in notice.what
    assert notice.next.startswith("free disk space on the server")
    done = int(str(deployer.one("SELECT count(*) FROM t WHERE times = 1")))
    assert 0 < done < 1700
    deployer.do("DROP TRIGGER full_disk ON t")
    deployer.apply(sql)
    assert deployer.query("SELECT times, count(*) FROM t GROUP BY 1") == [(1, 3000)]


def test_a_deploy_that_is_locked_out_for_ever_ends_and_leaves_nothing(deployer: Deployer) -> None:
    """A row that somebody never lets go: the parts before it stand."""
    deployer.do("CREATE TABLE t (id int PRIMARY KEY, b int)")
    deployer.do("INSERT INTO t SELECT generate_series(1, 2000)")
    from whimbrel.db.connect import connect

    terms = deployer.terms()
    object.__setattr__(terms, "patience", Patience(tries=2, first_s=0.05))
    with connect(deployer.url) as other:
        other.execute("BEGIN; UPDATE t SET b = 0 WHERE id = 1900")
        sql = "-- whimbrel:batch key=id\nUPDATE t SET b = 1 WHERE b IS NULL;"
        assert deployer.failure(sql, terms=terms).notice.code == "R152"
        other.execute("ROLLBACK")
    assert 0 < int(str(deployer.one("SELECT count(b) FROM t"))) < 1900
    deployer.apply(sql)
    assert deployer.one("SELECT count(*) FROM t WHERE b = 1") == 2000
