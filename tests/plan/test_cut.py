"""What shares a transaction: harmless files whole, others in the shortest pieces that are right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whimbrel.errors import Failure
from whimbrel.plan.cut import CutMode, cut, cut_mode
from whimbrel.plan.facts import describe
from whimbrel.plan.step import Segment, TransactionNeed
from whimbrel.script.parse import parse_script


def segments(text: str) -> tuple[Segment, ...]:
    script = parse_script(text, name="migration.sql")
    return cut(describe(script), mode=cut_mode(script))


def shape(text: str) -> list[int]:
    """How many statements each segment has; negative where it runs outside any transaction."""
    return [len(s.steps) * (1 if s.is_transaction else -1) for s in segments(text)]


ORDINARY = """
CREATE TYPE "Role" AS ENUM ('USER', 'ADMIN');
CREATE TABLE "User" ("id" SERIAL, "role" "Role", CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE TABLE "Post" ("id" SERIAL NOT NULL, "userId" INTEGER NOT NULL);
CREATE UNIQUE INDEX "User_role_key" ON "User"("role");
CREATE INDEX "Post_userId_idx" ON "public"."Post"("userId");
ALTER TABLE "Post" ADD CONSTRAINT "fk" FOREIGN KEY ("userId") REFERENCES "User"("id");
INSERT INTO "User" VALUES (1);
UPDATE "User" SET "role" = 'USER';
ALTER TABLE "Post" RENAME TO "Article";
ALTER TABLE "Article" ADD CHECK ("id" > 0);
"""


def test_an_ordinary_migration_of_new_tables_is_one_transaction() -> None:
    assert shape(ORDINARY) == [10]


@pytest.mark.parametrize(
    "text",
    [
        "ALTER TABLE old ADD a int; CREATE TABLE n (a int); ALTER TABLE old ADD b int",
        "CREATE TABLE n (a int REFERENCES old); ALTER TABLE old ADD b int",
        "ALTER TABLE old ADD a int; ALTER TABLE public.old ADD b int",
        "ALTER TABLE old RENAME TO new; ALTER TABLE new ADD a int; DROP TABLE new",
        "CREATE TABLE n (a int); SET LOCAL lock_timeout = '1s'; ALTER TABLE old ADD a int",
        "INSERT INTO old VALUES (1); INSERT INTO older VALUES (1)",
        "COMMENT ON TABLE a IS ''; COMMENT ON TABLE b IS ''; GRANT SELECT ON c TO d",
        "CREATE VIEW v AS SELECT * FROM old; CREATE VIEW w AS SELECT * FROM v",
        "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'BEGIN EXECUTE x; END'; SELECT 1",
    ],
)
def test_one_lock_on_what_was_there_is_harmless(text: str) -> None:
    assert len(segments(text)) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ALTER TABLE a ADD x int; ALTER TABLE b ADD x int", [1, 1]),
        ("ALTER TABLE a ADD x int; ALTER TABLE a ADD y int; ALTER TABLE b ADD x int", [2, 1]),
        ("CREATE TABLE n (x int); ALTER TABLE a ADD x int; ALTER TABLE b ADD x int", [2, 1]),
        ("ALTER TABLE a ADD x int; CREATE TABLE n (x int); ALTER TABLE b ADD x int", [1, 2]),
        ("CREATE TABLE n (x int REFERENCES a, y int REFERENCES b)", [1]),
        ("DROP TABLE a, b; SELECT 1", [1, 1]),
        ("ALTER TABLE a ADD CHECK (x > 0) NOT VALID; ALTER TABLE a VALIDATE CONSTRAINT c", [1, 1]),
        ("SELECT 1; CREATE INDEX i ON old (x); SELECT 2", [1, 1, 1]),
        ("SELECT 1; UPDATE old SET x = 1; SELECT 2", [1, 1, 1]),
        ("CREATE TABLE n (x int); INSERT INTO n SELECT x FROM old; SELECT 1", [1, 1, 1]),
        ("ALTER TABLE old ADD x uuid DEFAULT gen_random_uuid(); SELECT 1", [1, 1]),
        ("INSERT INTO old VALUES (1); ALTER TABLE old ADD x int", [1, 1]),
        ("ALTER TABLE old ADD x int; SELECT pg_sleep(9); ALTER TABLE old ADD y int", [1, 1, 1]),
        (
            "ALTER TABLE a ALTER id ADD GENERATED ALWAYS AS IDENTITY; "
            "SELECT setval('a_id_seq', max(id)) FROM a; ALTER TABLE a ADD x int",
            [2, 1],
        ),
        ("ALTER TABLE a ADD x int; SELECT setval('s', max(id)) FROM b", [1, 1]),
        ("CREATE TABLE n (x int); SELECT pg_sleep(9); INSERT INTO n VALUES (1)", [3]),
        ("ALTER TABLE old ADD x int; SELECT pg_advisory_xact_lock(1); SELECT 2", [1, 2]),
        ("SELECT 1; DROP TABLE old CASCADE; SELECT 2", [1, 1, 1]),
        ("SELECT 1; DROP SCHEMA s; SELECT 2", [1, 1, 1]),
        ("SELECT 1; ALTER DOMAIN d ADD CHECK (VALUE > 0); SELECT 2", [1, 1, 1]),
        ("SELECT 1; ALTER DOMAIN d ADD CHECK (VALUE > 0) NOT VALID; SELECT 2", [3]),
        ("SELECT 1; ALTER DOMAIN d SET DEFAULT 1; SELECT 2", [3]),
        ("SELECT 1; ALTER DOMAIN d SET NOT NULL; SELECT 2", [1, 1, 1]),
        ("SELECT 1; REASSIGN OWNED BY a TO b; SELECT 2", [1, 1, 1]),
        ("CREATE TABLE n (x int); INSERT INTO n VALUES (1); ALTER TABLE n ADD y int", [3]),
        (
            "CREATE TABLE m (x int PRIMARY KEY);"
            "CREATE TABLE n (x int REFERENCES m DEFERRABLE INITIALLY DEFERRED);"
            "INSERT INTO n VALUES (1); ALTER TABLE n ADD y int",
            [3, 1],
        ),
        ("DROP TABLE old; CREATE TABLE old (x int); CREATE INDEX i ON old (x)", [3]),
    ],
)
def test_what_makes_others_wait_is_cut(text: str, expected: list[int]) -> None:
    assert shape(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT 1; CREATE INDEX CONCURRENTLY i ON a (x); SELECT 2", [1, -1, 1]),
        ("CREATE TABLE n (x int); CREATE INDEX CONCURRENTLY i ON n (x)", [1, -1]),
        ("SELECT 1; VACUUM a; ALTER SYSTEM SET x = 1", [1, -1, -1]),
        ("SELECT 1; DO $$ BEGIN COMMIT; END $$; SELECT 2", [1, -1, 1]),
        ("SELECT 1; CALL p(); SELECT 2", [1, -1, 1]),
        ("SELECT 1; DO $$ BEGIN EXECUTE 'x' || y; END $$; SELECT 2", [1, -1, 1]),
        ("SELECT 1; this is newer than the grammar; SELECT 2", [1, -1, 1]),
        ("ALTER TYPE e ADD VALUE 'x'; ALTER TYPE e ADD VALUE 'y'; SELECT 1", [1, 1, 1]),
        ("CREATE TABLE n (x e); ALTER TYPE e ADD VALUE 'x'; SELECT 1", [2, 1]),
    ],
)
def test_what_cannot_share_a_transaction_does_not(text: str, expected: list[int]) -> None:
    assert shape(text) == expected


@pytest.mark.parametrize(
    "binding",
    [
        "SET LOCAL search_path = x",
        "SET LOCAL ROLE x",
        "SELECT set_config('search_path', 'x', true)",
        "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE",
        "SET CONSTRAINTS ALL DEFERRED",
        "LOCK TABLE a IN SHARE MODE",
        "SAVEPOINT s",
        "DECLARE c CURSOR FOR SELECT 1",
        "CREATE TEMP TABLE t (x int)",
        "CREATE TEMP TABLE t (x int) ON COMMIT DROP",
        "CREATE TEMP TABLE t ON COMMIT DELETE ROWS AS SELECT 1",
        "SELECT pg_advisory_xact_lock(1)",
        "SELECT 1 FROM a FOR UPDATE",
        "DO $$ BEGIN PERFORM set_config('search_path', 'x', true); END $$",
    ],
)
def test_what_holds_until_commit_keeps_what_follows(binding: str) -> None:
    rest = "ALTER TABLE a ADD x int; UPDATE b SET x = 1; ALTER TABLE c ADD x int"
    *_, last = segments(f"{binding}; {rest}; VACUUM; ALTER TABLE d ADD x int")[:-2]
    assert [each.statement.tag for each in last.steps][-3:] == [
        "ALTER TABLE",
        "UPDATE",
        "ALTER TABLE",
    ]
    assert last.steps[0].binds


@pytest.mark.parametrize(
    "free",
    [
        "SET LOCAL lock_timeout = '2s'",
        "SET LOCAL statement_timeout = 0",
        "SET search_path = x",
        "PREPARE p AS SELECT 1",
    ],
)
def test_what_outlives_the_transaction_or_is_set_anew_keeps_nothing(free: str) -> None:
    assert shape(f"{free}; ALTER TABLE a ADD x int; ALTER TABLE b ADD x int") == [2, 1]


def test_the_files_own_block_is_one_segment() -> None:
    text = "SELECT 1; BEGIN; ALTER TABLE a ADD x int; UPDATE b SET x = 1; COMMIT; SELECT 2"
    first, own, last = segments(text)
    assert [each.transaction for each in own.steps] == [
        TransactionNeed.BEGINS,
        TransactionNeed.INSIDE,
        TransactionNeed.INSIDE,
        TransactionNeed.ENDS,
    ]
    assert (first.is_transaction, own.is_transaction, last.is_transaction) == (True, True, True)
    assert not own.ends_with_rollback


def test_a_block_that_rolls_back_leaves_nothing_behind() -> None:
    text = "BEGIN; CREATE TABLE n (x int); ROLLBACK; CREATE INDEX i ON n (x); SELECT 1"
    own, *rest = segments(text)
    assert own.ends_with_rollback
    assert len(rest) == 2  # n was not born: its index is heavy


def test_a_statement_that_cannot_run_in_the_files_own_block_stays_there() -> None:
    assert shape("BEGIN; VACUUM a; COMMIT") == [3]


def test_commit_and_chain_opens_the_next_block() -> None:
    assert shape("BEGIN; SELECT 1; COMMIT AND CHAIN; SELECT 2; COMMIT; SELECT 3") == [3, 2, 1]


def test_a_commit_without_begin_only_separates() -> None:
    assert shape("SELECT 1; COMMIT; SELECT 2; ROLLBACK; SELECT 3") == [1, 1, 1, 1, 1]
    assert not any(each.ends_with_rollback for each in segments("SELECT 1; ROLLBACK"))


def test_savepoints_belong_to_their_block() -> None:
    assert shape("BEGIN; SAVEPOINT s; SELECT 1; ROLLBACK TO s; RELEASE s; COMMIT") == [6]


def test_the_directive_one_makes_one() -> None:
    text = "UPDATE a SET x = 1; ALTER TYPE e ADD VALUE 'x'; UPDATE b SET x = 1"
    assert shape(f"-- whimbrel:transaction one\n{text}") == [3]


def test_the_directive_none_runs_each_by_itself_but_keeps_own_blocks() -> None:
    text = "-- whimbrel:transaction none\nSELECT 1; SELECT 2; BEGIN; SELECT 3; COMMIT"
    assert shape(text) == [-1, -1, 3]


def refused(text: str) -> str:
    with pytest.raises(Failure) as caught:
        segments(text)
    return str(caught.value)


def test_a_block_that_is_never_closed_is_refused() -> None:
    assert refused("SELECT 1;\nBEGIN;\nSELECT 2;") == (
        "S110: the transaction begun in line 2 is never committed\n"
        "  why:  psql would roll back everything after it without a word\n"
        "  next: add COMMIT at the end, or remove BEGIN: transactions are cut for you"
    )


def test_two_phase_commit_is_refused() -> None:
    assert refused("BEGIN;\nPREPARE TRANSACTION 'x';") == (
        "S111: line 2 prepares a transaction for two-phase commit\n"
        "  why:  its locks stay after the session is gone, until somebody commits it\n"
        "  next: write COMMIT instead of PREPARE TRANSACTION"
    )


def test_one_transaction_around_what_refuses_it_is_refused() -> None:
    assert refused("-- whimbrel:transaction one\nSELECT 1;\nVACUUM a") == (
        "S112: VACUUM in line 3 cannot run in a transaction, and the file asks for one\n"
        "  why:  PostgreSQL refuses it inside a transaction block\n"
        "  next: remove `-- whimbrel:transaction one`, or give it a migration of its own"
    )


STATEMENTS = st.sampled_from(
    [
        *("ALTER TABLE a ADD x int", "ALTER TABLE b ADD x int", "CREATE TABLE n (x int)"),
        *("CREATE INDEX ON n (x)", "CREATE INDEX ON a (x)", "UPDATE a SET x = 1", "SELECT 1"),
        *("CREATE INDEX CONCURRENTLY i ON a (x)", "VACUUM", "ALTER TYPE e ADD VALUE 'x'"),
        *("SET search_path = x", "SET LOCAL search_path = x", "LOCK TABLE a", "DROP TABLE n"),
        *("BEGIN; UPDATE b SET x = 1; COMMIT", "BEGIN; SELECT 1; ROLLBACK", "nonsense", "COMMIT"),
        *("ALTER TABLE n RENAME TO m", "DO $$ BEGIN EXECUTE x; END $$", "INSERT INTO a VALUES (1)"),
        *("ALTER TABLE a VALIDATE CONSTRAINT c", "SAVEPOINT s", "CALL p()"),
    ]
)


@given(st.lists(STATEMENTS, max_size=12))
def test_segments_give_back_the_steps_in_order_and_keep_the_rules(parts: list[str]) -> None:
    steps = describe(parse_script(";".join(parts), name="x"))
    found = cut(steps)
    assert tuple(step for each in found for step in each.steps) == steps
    for segment in found:
        assert segment.steps
        needs = [each.transaction for each in segment.steps]
        if TransactionNeed.BEGINS in needs:
            assert needs.index(TransactionNeed.BEGINS) == 0
            assert needs.index(TransactionNeed.ENDS) == len(needs) - 1
            continue
        assert TransactionNeed.COMMIT_AFTER not in needs[:-1]
        is_alone = TransactionNeed.OUTSIDE in needs or not all(s.is_seen for s in segment.steps)
        assert segment.is_transaction is not is_alone
        assert len(segment.steps) == 1 or not is_alone


@given(
    st.lists(STATEMENTS.filter(lambda sql: "LOCAL" not in sql and sql[:3] not in ("LOC", "SAV")))
)
def test_a_transaction_of_ours_locks_one_other_relation_strongly(parts: list[str]) -> None:
    text = ";".join(parts)
    for segment in cut(describe(parse_script(text, name="x"))):
        strong = {
            touch.relation.relation
            for step in segment.steps
            for touch in step.touches
            if touch.lock.is_strong
        }
        assert len(strong - {"n", "m"}) <= 1


@given(st.lists(STATEMENTS, max_size=12))
def test_mode_none_never_opens_a_transaction_of_ours(parts: list[str]) -> None:
    steps = describe(parse_script(";".join(parts), name="x"))
    found = cut(steps, mode=CutMode.NONE)
    assert tuple(step for each in found for step in each.steps) == steps
    for segment in found:
        assert segment.is_transaction or len(segment.steps) == 1
