"""Concurrent steps: done, half-done, done by somebody else; the catalog tells."""

from __future__ import annotations

import json

import pytest
from tests.run.conftest import NAME, Deployer

from whimbrel.db.connect import connect
from whimbrel.run.events import CleanedUp

ROWS = """
CREATE TABLE t (id int PRIMARY KEY, v int);
INSERT INTO t SELECT g, g % 7 FROM generate_series(1, 500) AS g;
"""


@pytest.fixture
def table(deployer: Deployer) -> Deployer:
    deployer.apply(ROWS, "1_rows")
    return deployer


def started(deployer: Deployer, sql: str, evidence: dict[str, object], oid: int | None) -> None:
    """Leave behind what a run killed during the first step of `sql` leaves."""
    deployer.failure(f"{sql};\nSELECT * FROM nowhere;", "2_killed")
    with connect(deployer.url) as conn:
        conn.execute("UPDATE whimbrel.migration SET logs = NULL WHERE migration_name = '2_killed'")
        conn.execute("DELETE FROM whimbrel.step WHERE state = 'failed'")
        conn.execute(
            "UPDATE whimbrel.step SET state = 'started', finished_at = NULL, evidence = %s, "
            "index_oid = %s WHERE migration_id = (SELECT id FROM whimbrel.migration "
            "WHERE migration_name = '2_killed') AND position = 0",
            (json.dumps(evidence), oid),
        )
        conn.execute("CREATE TABLE nowhere (x int)")


def invalidate(deployer: Deployer, index: str) -> int:
    oid = deployer.one(
        f"UPDATE pg_index SET indisvalid = false WHERE indexrelid = '{index}'::regclass "
        "RETURNING indexrelid::bigint"
    )
    assert isinstance(oid, int)
    return oid


def resume(deployer: Deployer, sql: str) -> None:
    deployer.told.clear()
    deployer.apply(f"{sql};\nSELECT * FROM nowhere;", "2_killed")


CREATE = "CREATE INDEX CONCURRENTLY i ON t (v)"


def test_concurrent_steps_are_recorded_before_and_after(table: Deployer) -> None:
    table.apply(f"{CREATE};\nREINDEX INDEX CONCURRENTLY i;\nVACUUM t;\nDROP INDEX CONCURRENTLY i;")
    rows = table.query(
        "SELECT tag, state, finished_at > started_at FROM whimbrel.step "
        "WHERE evidence IS NOT NULL ORDER BY position"
    )
    assert rows == [
        ("CREATE INDEX", "applied", True),
        ("REINDEX", "applied", True),
        ("VACUUM", "applied", True),
        ("DROP INDEX", "applied", True),
    ]


def test_a_valid_index_that_was_absent_before_is_the_effect(table: Deployer) -> None:
    started(table, CREATE, {"indexes_before": []}, None)
    before = table.one("SELECT 'i'::regclass::oid::bigint")
    resume(table, CREATE)
    assert table.one("SELECT 'i'::regclass::oid::bigint") == before


def test_an_invalid_index_that_was_absent_before_is_built_anew(table: Deployer) -> None:
    started(table, CREATE, {"indexes_before": []}, None)
    before = invalidate(table, "i")
    resume(table, CREATE)
    (row,) = table.query(
        "SELECT indexrelid::bigint, indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass"
    )
    assert row[0] != before
    assert row[1] is True
    assert any(isinstance(each, CleanedUp) for each in table.told)


def test_an_invalid_index_that_was_there_before_is_not_touched(table: Deployer) -> None:
    table.do(f"{CREATE.replace('CONCURRENTLY', '')}")
    before = invalidate(table, "i")
    if_not_exists = "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (v)"
    failure = table.failure(if_not_exists)
    assert failure.notice.code == "R114"
    assert "DROP INDEX CONCURRENTLY" in failure.notice.next
    assert "already exists" in table.failure(CREATE).notice.what
    assert table.one("SELECT 'i'::regclass::oid::bigint") == before


def test_if_not_exists_over_a_valid_index_is_done(table: Deployer) -> None:
    table.do("CREATE INDEX i ON t (v)")
    table.apply("CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (v);")
    assert table.one("SELECT count(*) FROM pg_index WHERE indrelid = 't'::regclass") == 2


def test_an_index_of_another_definition_is_in_doubt(table: Deployer) -> None:
    started(table, CREATE, {"indexes_before": []}, None)
    table.do("DROP INDEX i; CREATE INDEX i ON t (id, v)")
    failure = table.failure(f"{CREATE};\nSELECT * FROM nowhere;", "2_killed")
    assert failure.notice.code == "R105"
    assert "step 1 in doubt" in failure.notice.why


def test_an_unnamed_index_is_found_by_its_oid(table: Deployer) -> None:
    unnamed = "CREATE INDEX CONCURRENTLY ON t (v)"
    started(table, unnamed, {"indexes_before": []}, None)
    invalidate(table, "t_v_idx")
    resume(table, unnamed)
    found = table.query(
        "SELECT indisvalid FROM pg_index WHERE indrelid = 't'::regclass AND NOT indisprimary"
    )
    assert found == [(True,)]


def test_what_cannot_be_cleared_now_is_cleared_by_the_next_run(table: Deployer) -> None:
    """An old transaction keeps the build waiting, and the drop of what it left as well."""
    with connect(table.url) as old:
        old.execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM t")
        failure = table.failure(CREATE, terms=table.terms(concurrent_ms=700))
        assert failure.notice.code == "R115"
        assert "DROP INDEX CONCURRENTLY public.i" in failure.notice.next
        recorded = "SELECT index_oid = 'i'::regclass FROM whimbrel.step WHERE state = 'started'"
        assert table.one(recorded) is True
    table.told.clear()
    table.apply(CREATE)
    assert any(isinstance(each, CleanedUp) for each in table.told)
    assert table.one("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass") is True


def test_a_refused_build_clears_up_behind_itself(table: Deployer) -> None:
    failure = table.failure("CREATE UNIQUE INDEX CONCURRENTLY i ON t (v);")
    assert "could not create unique index" in failure.notice.what
    assert table.one("SELECT to_regclass('i')") is None
    table.do("DELETE FROM t WHERE id > 6")
    table.apply("CREATE UNIQUE INDEX CONCURRENTLY i ON t (v);")


def test_a_dropped_index_is_dropped_and_a_standing_one_is_dropped_again(table: Deployer) -> None:
    drop = "DROP INDEX CONCURRENTLY i"
    table.do("CREATE INDEX i ON t (v)")
    oid = table.one("SELECT 'i'::regclass::oid::bigint")
    started(table, drop, {"index": oid}, None)
    table.do("DROP TABLE nowhere")
    table.failure(f"{drop};\nSELECT * FROM nowhere;", "2_killed")
    table.do("CREATE INDEX i ON t (v); CREATE TABLE nowhere ()")
    table.query(
        "UPDATE whimbrel.step SET state = 'started', evidence = jsonb_build_object('index', "
        "'i'::regclass::oid::bigint) WHERE tag = 'DROP INDEX' RETURNING 1"
    )
    invalidate(table, "i")
    resume(table, drop)
    assert table.one("SELECT to_regclass('i')") is None


def test_copies_of_an_interrupted_reindex_are_removed(table: Deployer) -> None:
    reindex = "REINDEX INDEX CONCURRENTLY t_pkey"
    started(table, reindex, {"leftovers_before": []}, None)
    table.do("CREATE INDEX t_pkey_ccnew ON t (id)")
    invalidate(table, "t_pkey_ccnew")
    resume(table, reindex)
    assert table.one("SELECT to_regclass('t_pkey_ccnew')") is None


def test_a_half_detached_partition_is_finalized(deployer: Deployer) -> None:
    deployer.apply(
        "CREATE TABLE m (id int) PARTITION BY RANGE (id);\n"
        "CREATE TABLE p PARTITION OF m FOR VALUES FROM (0) TO (9);",
        "1_parts",
    )
    detach = "ALTER TABLE m DETACH PARTITION p CONCURRENTLY"
    with connect(deployer.url) as old:
        # An old transaction that has read the parent keeps the second half waiting.
        old.execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM m")
        failure = deployer.failure(f"{detach};", terms=deployer.terms(concurrent_ms=800))
    assert failure.notice.code in ("R101", "R115")
    deployer.apply(f"{detach};")
    assert deployer.one("SELECT count(*) FROM pg_inherits") == 0


def test_a_block_that_commits_and_fails_is_in_doubt(deployer: Deployer) -> None:
    do = "DO $$ BEGIN CREATE TABLE a (); COMMIT; PERFORM 1 / 0; END $$"
    failure = deployer.failure(f"CREATE TABLE z ();\n{do};")
    assert failure.notice.code == "R105"
    assert "step 1 applied, step 2 in doubt" in failure.notice.why
    assert deployer.failure(f"CREATE TABLE z ();\n{do};").notice.code == "R105"
    assert f"resolve --rolled-back {NAME}" in failure.notice.next


def test_evidence_and_progress_do_not_outlive_a_lost_watcher(table: Deployer) -> None:
    table.apply("CREATE DATABASE whimbrel_outside_db;\nDROP DATABASE whimbrel_outside_db;")
    assert table.one("SELECT count(*) FROM pg_database WHERE datname ~ 'whimbrel_outside'") == 0
