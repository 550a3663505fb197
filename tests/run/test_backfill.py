from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.run.conftest import NAME, Deployer
from tests.waiting import until

from whimbrel.db.connect import Connection
from whimbrel.errors import Failure
from whimbrel.ledger.backfills import Wanted, read_backfills, want
from whimbrel.plan.batch import Batch, Key
from whimbrel.plan.step import Step
from whimbrel.run import backfill
from whimbrel.run.breaker import Breaker
from whimbrel.run.events import BatchDone, PoisonRow, Throttled

FILL = "-- whimbrel:batch key=id\nUPDATE t SET b = a WHERE b IS NULL AND a IS NOT NULL;\n"
ROWS = 5_000


@pytest.fixture
def filled(deployer: Deployer, monkeypatch: pytest.MonkeyPatch) -> Deployer:
    """A table of five thousand rows with gaps in its key, some of them NULL in the source."""
    monkeypatch.setattr(backfill, "MOST_ROWS", 1_000)
    monkeypatch.setattr(backfill, "MOST_POISON", 5)
    deployer.do("CREATE TABLE t (id bigint PRIMARY KEY, a int, b int, times int DEFAULT 0)")
    deployer.do(
        f"INSERT INTO t (id, a) SELECT n * n, nullif(n % 10, 0) FROM generate_series(1, {ROWS}) n"
    )
    deployer.do(
        "CREATE FUNCTION count_it() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN NEW.times := OLD.times + 1; RETURN NEW; END $$;"
        "CREATE TRIGGER count_it BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION count_it()"
    )
    return deployer


def require_once(deployer: Deployer) -> None:
    """Every row with a source was changed exactly once, the others never."""
    assert deployer.query("SELECT times, count(*) FROM t GROUP BY 1 ORDER BY 1") == [
        (0, ROWS // 10),
        (1, ROWS - ROWS // 10),
    ]
    assert deployer.one("SELECT count(*) FROM t WHERE b IS DISTINCT FROM a") == 0


def parts(deployer: Deployer) -> list[BatchDone]:
    return [each for each in deployer.told if isinstance(each, BatchDone)]


def test_all_rows_are_done_once_in_several_transactions(filled: Deployer) -> None:
    outcome = filled.apply(f"ALTER TABLE t ADD COLUMN c int;\n{FILL}ALTER TABLE t DROP COLUMN c;\n")
    assert [each.state.value for each in outcome.steps] == ["applied"] * 3
    require_once(filled)
    xids = filled.one("SELECT count(DISTINCT xmin::text) FROM t WHERE times > 0")
    assert xids == len([each for each in parts(filled) if each.turn == 1]) >= 5
    assert not filled.apply(FILL).ran


def test_rows_that_come_meanwhile_are_swept_up(filled: Deployer, other: Connection) -> None:
    def insert(conn: Connection, step: Step) -> None:
        if len(parts(filled)) == 3:
            other.execute("INSERT INTO t (id, a) VALUES (-1, 7)")

    terms = filled.terms()
    object.__setattr__(terms, "still_allowed", insert)
    filled.apply(FILL, terms=terms)
    assert max(each.turn for each in parts(filled)) >= 2
    assert filled.one("SELECT count(*) FROM t WHERE b IS NULL AND a IS NOT NULL") == 0


@pytest.mark.parametrize("at", [1, 3, 5])
def test_interrupted_anywhere_it_goes_on_and_does_no_row_twice(filled: Deployer, at: int) -> None:
    calls = 0

    def break_off(conn: Connection, step: Step) -> None:
        nonlocal calls
        calls += 1
        if calls == at:
            raise KeyboardInterrupt

    terms = filled.terms()
    object.__setattr__(terms, "still_allowed", break_off)
    assert filled.failure(FILL, terms=terms).notice.code == "R120"
    filled.apply(FILL)
    require_once(filled)


@pytest.mark.parametrize("wrong", ["SELECT 1 / 0", "SELECT pg_terminate_backend(pg_backend_pid())"])
def test_what_goes_wrong_behind_commit_does_not_undo_the_part(
    filled: Deployer, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    asked = 0
    upper_sql = Batch.upper_sql

    def fail_once(self: Batch, types: Key, last: Key | None, size: int) -> str:
        nonlocal asked
        asked += 1
        return wrong if asked == 3 else upper_sql(self, types, last, size)

    monkeypatch.setattr(Batch, "upper_sql", fail_once)
    filled.apply(FILL)
    require_once(filled)
    xids = filled.one("SELECT count(DISTINCT xmin::text) FROM t WHERE times > 0")
    assert xids == len([each for each in parts(filled) if each.turn == 1])


def test_a_lost_connection_is_made_again(filled: Deployer, other: Connection) -> None:
    def cut_off(conn: Connection, step: Step) -> None:
        if len(parts(filled)) == 2 and not hasattr(cut_off, "done"):
            cut_off.done = True  # type: ignore[attr-defined]
            other.execute("SELECT pg_terminate_backend(%s)", (conn.info.backend_pid,))

    terms = filled.terms()
    object.__setattr__(terms, "still_allowed", cut_off)
    filled.apply(FILL, terms=terms)
    require_once(filled)


def test_a_deployer_that_is_killed_between_two_parts_is_followed_by_one_that_goes_on(
    filled: Deployer, other: Connection, deployer_script: Path, tmp_path: Path
) -> None:
    half_way = (ROWS // 2 + 1) ** 2
    filled.do(
        "CREATE OR REPLACE FUNCTION count_it() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"NEW.times := OLD.times + 1; IF NEW.id = {half_way} THEN "
        "PERFORM pg_advisory_xact_lock(1); END IF; RETURN NEW; END $$"
    )
    folder = tmp_path / NAME
    folder.mkdir()
    (folder / "migration.sql").write_text(FILL)
    command = [sys.executable, str(deployer_script), filled.url.reveal(), str(tmp_path)]
    other.execute("SELECT pg_advisory_lock(1)")
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    waits = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    until(lambda: filled.one(waits) == 1)
    process.kill()
    process.communicate()
    other.execute("SELECT pg_advisory_unlock(1)")
    done = filled.one("SELECT count(*) FROM t WHERE times > 0")
    assert 0 < int(str(done)) < ROWS
    filled.apply(FILL)
    require_once(filled)


@pytest.mark.parametrize(
    ("sql", "code", "says"),
    [
        ("-- whimbrel:batch key=nope\nDELETE FROM t;", "R150", "has no column nope"),
        ("-- whimbrel:batch key=a\nDELETE FROM t;", "R150", "a can be NULL"),
        ("-- whimbrel:batch key=times\nDELETE FROM t;", "R150", "no unique index"),
        (
            "-- whimbrel:batch key=id\nUPDATE t SET b = a WHERE b IS NULL;",
            "R154",
            "rows still match the WHERE",
        ),
        (
            "-- whimbrel:batch key=id\nUPDATE t SET b = 1 / (a - 7) WHERE b IS NULL;",
            "R159",
            "division by zero",
        ),
    ],
)
def test_what_would_leave_rows_out_or_never_end_is_refused(
    filled: Deployer, sql: str, code: str, says: str
) -> None:
    filled.do("ALTER TABLE t ALTER COLUMN times SET NOT NULL")
    notice = filled.failure(sql).notice
    assert notice.code == code
    assert says in notice.what + notice.why
    assert "what stands" in notice.why


def test_a_delete_needs_no_condition_and_takes_all(filled: Deployer) -> None:
    filled.apply("-- whimbrel:batch key=id\nDELETE FROM t;")
    assert filled.one("SELECT count(*) FROM t") == 0


def test_it_can_be_paused_and_resumed_and_cancelled(filled: Deployer, other: Connection) -> None:
    def say(wanted: Wanted) -> Callable[[Connection, Step], None]:
        def tell(conn: Connection, step: Step) -> None:
            if len(parts(filled)) == 2:
                (found,) = read_backfills(other, filled.table)
                want(other, found, wanted)

        return tell

    for wanted, code in ((Wanted.PAUSE, "R156"), (Wanted.CANCEL, "R157")):
        filled.told.clear()
        terms = filled.terms()
        object.__setattr__(terms, "still_allowed", say(wanted))
        assert filled.failure(FILL, terms=terms).notice.code == code
        assert filled.failure(FILL).notice.code == code  # nobody has said to go on
        (found,) = read_backfills(other, filled.table)
        want(other, found, Wanted.RUN)
    filled.apply(FILL)
    require_once(filled)


def test_others_who_wait_hold_it_up_and_then_stop_it(
    filled: Deployer, monkeypatch: pytest.MonkeyPatch
) -> None:
    troubles = iter(["", *["9 sessions wait for locks"] * 3, *[""] * 900])
    monkeypatch.setattr(Breaker, "trouble", property(lambda _: next(troubles)))
    monkeypatch.setattr(backfill, "BREAKER_PAUSE_S", 0.001)
    filled.apply(FILL)
    assert len([each for each in filled.told if isinstance(each, Throttled)]) == 3
    require_once(filled)
    monkeypatch.setattr(Breaker, "trouble", "9 sessions wait for locks")
    notice = filled.failure(
        "-- whimbrel:batch key=id\nDELETE FROM t;",
        name="20260102000000_x",
        terms=filled.terms(breaker_wait_s=0.005),
    ).notice
    assert notice.code == "R155"
    assert "9 sessions wait for locks" in notice.what
    assert filled.one("SELECT count(*) FROM t") == ROWS


def test_a_row_that_somebody_holds_is_waited_for(filled: Deployer, other: Connection) -> None:
    pause = threading.Timer(1.5, other.execute, ("ROLLBACK",))
    other.execute("BEGIN")
    other.execute("SELECT FROM t WHERE id = 4 FOR UPDATE")
    pause.start()
    filled.apply(FILL)
    pause.join()
    require_once(filled)


def test_rows_that_are_refused_are_found_reported_and_tried_again(filled: Deployer) -> None:
    filled.do("ALTER TABLE t ADD CHECK (b IS NULL OR id NOT IN (121, 10201, 24960016)) NOT VALID")
    failure = filled.failure(FILL)
    assert failure.notice.code == "R159"
    assert failure.notice.what.startswith("3 rows of t could not be done")
    assert 'by id: 121: new row for relation "t" violates' in failure.notice.why
    told = [each.key for each in filled.told if isinstance(each, PoisonRow)]
    assert told == ["121", "10201", "24960016"]
    left = filled.query("SELECT id FROM t WHERE b IS NULL AND a IS NOT NULL ORDER BY id")
    assert left == [(121,), (10201,), (24960016,)]
    filled.do("ALTER TABLE t DROP CONSTRAINT t_check")
    filled.apply(FILL)
    require_once(filled)


def test_what_is_wrong_with_the_whole_statement_is_said_at_once(filled: Deployer) -> None:
    failure: Failure = filled.failure("-- whimbrel:batch key=id\nDELETE FROM t WHERE nope = 1;")
    assert (failure.notice.code, failure.sqlstate) == ("R151", "42703")


@pytest.mark.parametrize(
    ("type", "value"),
    [
        ("uuid", "gen_random_uuid()"),
        ("text", "'ö %s '' \\ ' || n"),
        ("numeric", "n / 7.0"),
        ("timestamptz", "timestamptz '2026-01-01' + n * interval '1.000001 s'"),
    ],
)
def test_keys_of_other_types_and_names_in_quotes(
    deployer: Deployer, monkeypatch: pytest.MonkeyPatch, type: str, value: str
) -> None:
    monkeypatch.setattr(backfill, "FIRST_ROWS", 70)
    monkeypatch.setattr(backfill, "MOST_ROWS", 70)
    deployer.do(
        f'CREATE SCHEMA "My Shop"; CREATE TABLE "My Shop"."Order" ("the Key" {type} '
        "PRIMARY KEY, done int)"
    )
    deployer.do(f'INSERT INTO "My Shop"."Order" SELECT {value} FROM generate_series(1, 300) AS n')
    deployer.apply(
        '-- whimbrel:batch "key=the Key"\n'
        'UPDATE "My Shop"."Order" AS "o O" SET done = 1 WHERE "o O".done IS NULL;'
    )
    assert deployer.one('SELECT count(*) FROM "My Shop"."Order" WHERE done = 1') == 300
    assert len(parts(deployer)) >= 5
