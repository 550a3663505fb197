from __future__ import annotations

import pytest
from tests.run.conftest import NAME, Deployer

from whimbrel.run.events import MigrationDone, MigrationStarted, StepDone, StepStarted
from whimbrel.run.outcome import StepState


def test_a_harmless_migration_and_its_records_are_one_commit(deployer: Deployer) -> None:
    deployer.apply("CREATE TABLE a (id int PRIMARY KEY);\nINSERT INTO a VALUES (1);")
    found = deployer.query(
        "SELECT xmin::text FROM a UNION SELECT xmin::text FROM whimbrel.step "
        "UNION SELECT xmin::text FROM whimbrel.migration "
        "UNION SELECT xmin::text FROM pg_class WHERE relname = 'a'"
    )
    assert len(found) == 1


def test_the_row_has_prismas_meaning(deployer: Deployer) -> None:
    outcome = deployer.apply("CREATE TABLE a ();")
    (row,) = deployer.query(
        "SELECT id, length(checksum), migration_name, logs, rolled_back_at, applied_steps_count, "
        "finished_at >= started_at FROM whimbrel.migration"
    )
    assert row == (outcome.row_id, 64, NAME, None, None, 1, True)


def test_an_applied_migration_does_not_run_again(deployer: Deployer) -> None:
    assert deployer.apply("CREATE TABLE a ();").ran
    assert not deployer.apply("CREATE TABLE a ();").ran
    assert deployer.one("SELECT count(*) FROM whimbrel.migration") == 1


def test_an_empty_migration_is_recorded(deployer: Deployer) -> None:
    outcome = deployer.apply("-- This is an empty migration.")
    assert (outcome.ran, outcome.steps) == (True, ())
    assert deployer.one("SELECT applied_steps_count FROM whimbrel.migration") == 1


def test_what_happens_is_told_in_order(deployer: Deployer) -> None:
    deployer.apply("CREATE TABLE a ();\nALTER TABLE a ADD x int;")
    kinds = [type(each) for each in deployer.told]
    assert kinds == [MigrationStarted, StepStarted, StepDone, StepDone, MigrationDone]


def test_a_failure_leaves_nothing_but_the_failed_row(deployer: Deployer) -> None:
    failure = deployer.failure("CREATE TABLE a ();\n\n  ALTER TABLE b ADD x int;\nSELECT 1;")
    assert str(failure) == (
        f"R101: migration {NAME} failed at step 2 (ALTER TABLE, line 3): "
        'relation "b" does not exist\n'
        f"{NAME}/migration.sql:3:3\n"
        "    ALTER TABLE b ADD x int;\n"
        "    ^\n"
        "  why:  what stands: steps 1–3 not applied\n"
        "  next: correct the file, or what the statement stumbled over, then run "
        "`whimbrel deploy` again"
    )
    assert deployer.one("SELECT to_regclass('a')") is None
    (row,) = deployer.query(
        "SELECT finished_at, rolled_back_at, applied_steps_count, "
        "logs LIKE '%relation \"b\" does not exist%' FROM whimbrel.migration"
    )
    assert row == (None, None, 0, True)


@pytest.mark.parametrize(
    ("sql", "place"),
    [
        ("CREATE TABLE a (x int);\nSELECT 'ü', y\nFROM a;", ":2:13"),
        ("CREATE TABLE a (\n  x int,\n  y nonsense);", ":3:5"),
        ("SELECT 1;\n/* ü */ SELECT pg_catalog.nothing();", ":2:16"),
    ],
)
def test_the_caret_stands_under_the_servers_position(
    sql: str, place: str, deployer: Deployer
) -> None:
    assert f"migration.sql{place}\n" in str(deployer.failure(sql))


def test_a_corrected_file_takes_the_place_of_one_that_left_nothing(deployer: Deployer) -> None:
    deployer.failure("CREATE TABLE a ();\nCREATE TABLE a ();")
    deployer.apply("CREATE TABLE a ();")
    rows = deployer.query(
        "SELECT finished_at IS NULL, rolled_back_at IS NULL FROM whimbrel.migration "
        "ORDER BY started_at"
    )
    assert rows == [(True, False), (False, True)]


def test_a_part_that_is_applied_is_not_run_again(deployer: Deployer) -> None:
    deployer.apply("CREATE TABLE a (x int);", "1_make")
    sql = (
        "CREATE TABLE log (x int);\nBEGIN;\nINSERT INTO log VALUES (1);\nCOMMIT;\n"
        "INSERT INTO log VALUES (2);\nINSERT INTO b VALUES (1);"
    )
    failure = deployer.failure("-- whimbrel:transaction none\n" + sql, "2_log")
    assert "steps 1–5 applied, step 6 not applied" in failure.notice.why
    deployer.do("CREATE TABLE b (x int)")
    outcome = deployer.apply("-- whimbrel:transaction none\n" + sql, "2_log")
    assert {each.state for each in outcome.steps} == {StepState.APPLIED}
    assert deployer.query("SELECT x FROM log ORDER BY x") == [(1,), (2,)]
    (row,) = deployer.query(
        "SELECT count(*), max(applied_steps_count), max(logs) FROM whimbrel.migration "
        "WHERE migration_name = '2_log'"
    )
    assert row == (1, 1, None)


def test_an_edited_file_does_not_go_on(deployer: Deployer) -> None:
    text = "-- whimbrel:transaction none\nCREATE TABLE a ();\nCREATE TABLE a ();"
    deployer.failure(text)
    edited = deployer.failure(text.replace("a ()", "b ()"))
    assert edited.notice.code == "R106"
    assert deployer.failure(text + "\nSELECT 1;").notice.code == "R106"


def test_what_another_tool_began_is_in_doubt(deployer: Deployer) -> None:
    deployer.apply("SELECT 1;", "1_first")
    deployer.do(
        "INSERT INTO whimbrel.migration (id, checksum, migration_name) VALUES ('x', 'y', '2_b')"
    )
    failure = deployer.failure("CREATE TABLE a ();", "2_b")
    assert failure.notice.code == "R110"
    assert "resolve --rolled-back 2_b" in failure.notice.next


def test_a_block_that_rolls_back_leaves_its_record_and_nothing_else(deployer: Deployer) -> None:
    deployer.apply(
        "BEGIN;\nCREATE TABLE a ();\nSET LOCAL search_path = pg_catalog;\nROLLBACK;\n"
        "CREATE TABLE b ();"
    )
    assert deployer.one("SELECT to_regclass('a')") is None
    assert deployer.one("SELECT to_regclass('b')") is not None
    assert deployer.one("SELECT count(*) FROM whimbrel.step WHERE state = 'applied'") == 5


def test_the_files_own_isolation_level_holds(deployer: Deployer) -> None:
    level = "SELECT current_setting('transaction_isolation') AS level"
    deployer.apply(
        f"BEGIN ISOLATION LEVEL REPEATABLE READ;\nCREATE TABLE a AS {level};\nCOMMIT;\n"
        f"BEGIN;\nSET TRANSACTION ISOLATION LEVEL SERIALIZABLE;\nCREATE TABLE b AS {level};\n"
        "COMMIT;"
    )
    assert deployer.query("SELECT level FROM a UNION ALL SELECT level FROM b") == [
        ("repeatable read",),
        ("serializable",),
    ]


def test_deferred_constraints_fail_before_the_commit_and_are_told(deployer: Deployer) -> None:
    failure = deployer.failure(
        "CREATE TABLE a (id int PRIMARY KEY);\n"
        "CREATE TABLE b (a int REFERENCES a DEFERRABLE INITIALLY DEFERRED);\n"
        "INSERT INTO b VALUES (7);"
    )
    assert "violates foreign key constraint" in failure.notice.what
    assert "Key (a)=(7) is not present" in failure.notice.why
    assert deployer.one("SELECT to_regclass('a')") is None


def test_a_statement_that_was_not_seen_runs_alone(deployer: Deployer) -> None:
    deep = "SELECT " + "(" * 9000 + "1" + ")" * 9000
    outcome = deployer.apply(f"CREATE TABLE a ();\n{deep};\nCREATE TABLE b ();")
    assert [each.state for each in outcome.steps] == [StepState.APPLIED] * 3


def test_a_refusal_of_our_own_records_is_a_failure_that_the_next_run_gets_over(
    deployer: Deployer,
) -> None:
    deployer.apply("SELECT 1;", "1_first")
    deployer.do("ALTER TABLE whimbrel.step ADD CONSTRAINT no CHECK (state <> 'applied') NOT VALID")
    failure = deployer.failure("CREATE TABLE a ();", "2_a")
    assert "violates check constraint" in failure.notice.what
    deployer.do("ALTER TABLE whimbrel.step DROP CONSTRAINT no")
    deployer.apply("CREATE TABLE a ();", "2_a")


def test_only_the_last_commit_of_a_migration_waits_for_the_disk(deployer: Deployer) -> None:
    name = deployer.url.database
    deployer.do(f'ALTER DATABASE "{name}" SET synchronous_commit = local')
    how = "AS SELECT current_setting('synchronous_commit') AS how;\n"
    deployer.apply(f"BEGIN;\nCREATE TABLE one {how}COMMIT;\nCREATE TABLE two {how}")
    found = deployer.query("SELECT one.how, two.how FROM one, two")
    assert found == [("off", "local")]
