"""The online form of what people have written: what is fixed is seen no more, the rest is told."""

from __future__ import annotations

import pytest
from tests.guard.test_rules import example, found, situation

from whimbrel.guard.fix import IN_PLACE, OF_BLOCKS, fix
from whimbrel.guard.levels import DEFAULT_RULES
from whimbrel.guard.rule import Rule
from whimbrel.guard.rules import RULES
from whimbrel.pg.name import RelationName
from whimbrel.plan.known import Known, KnownConstraint, KnownTable

FIXABLE = [each for each in RULES if each.name in IN_PLACE | OF_BLOCKS | {"setting-left-behind"}]
# Their examples do not say what the form needs to know, or they wait in a contract migration.
STAY = {
    *("drop-column", "drop-view", "drop-routine", "drop-type", "exclusion-constraint"),
    *("attach-scans", "volatile-default", "type-change", "rename-column"),
}


@pytest.mark.parametrize("rule", FIXABLE, ids=lambda rule: rule.name)
def test_after_fix_the_rule_sees_nothing_or_is_told_why_it_stays(rule: Rule) -> None:
    known = situation(rule)
    done = fix(example(rule, "bad.sql"), "bad.sql", known=known, migration="20260101000000_x")
    files = [each for each in (done.text, done.contract) if each]
    names = {each.rule.name for text in files for each in found(text, known=known)}
    if rule.name in STAY:
        assert rule.name in {each.name for each in done.left} | (names if done.contract else set())
        assert all(each.why_not for each in done.left)
        return
    assert rule.name in done.fixed
    assert names <= {"drop-view"}, files  # the view that keeps a renamed table's old name
    assert done.left == ()
    assert fix(done.text, "bad.sql", known=known).text == done.text  # nothing more to do


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_good_example_is_left_alone(rule: Rule) -> None:
    sql = example(rule, "good.sql")
    done = fix(sql, "good.sql", known=situation(rule))
    assert (done.text, done.contract) == (sql, "")


@pytest.mark.parametrize(
    "rule", [r for r in DEFAULT_RULES if r not in FIXABLE], ids=lambda r: r.name
)
def test_what_has_no_online_form_says_so(rule: Rule) -> None:
    sql = example(rule, "bad.sql")
    done = fix(sql, "bad.sql", known=situation(rule))
    assert rule.name in {each.name for each in done.left}


def rewritten(sql: str, known: Known | None = None) -> str:
    return fix(sql, "a.sql", known=known or Known()).text


def test_harmless_subcommands_stay_together_and_comments_where_they_are() -> None:
    assert rewritten(
        "-- first\n"
        "ALTER TABLE ONLY app.orders ADD COLUMN a int, ADD COLUMN b int DEFAULT 5 NOT NULL\n"
        "  CONSTRAINT b_is_small CHECK (b < 9) REFERENCES other (id) DEFERRABLE,\n"
        '  ADD UNIQUE (a, "Odd"), ALTER c SET DEFAULT 1; -- last\n'
    ) == (
        "-- first\nALTER TABLE ONLY app.orders ADD COLUMN a int;\n"
        "ALTER TABLE ONLY app.orders ADD COLUMN b int DEFAULT 5 NOT NULL;\n"
        "ALTER TABLE ONLY app.orders ADD CONSTRAINT b_is_small CHECK (b < 9) NOT VALID;\n"
        "ALTER TABLE app.orders VALIDATE CONSTRAINT b_is_small;\n"
        "ALTER TABLE ONLY app.orders ADD CONSTRAINT orders_b_fkey FOREIGN KEY (b) "
        "REFERENCES other (id) DEFERRABLE NOT VALID;\n"
        "ALTER TABLE app.orders VALIDATE CONSTRAINT orders_b_fkey;\n"
        'CREATE UNIQUE INDEX CONCURRENTLY "orders_a_Odd_key" ON app.orders (a, "Odd");\n'
        'ALTER TABLE ONLY app.orders ADD CONSTRAINT "orders_a_Odd_key" UNIQUE USING INDEX '
        '"orders_a_Odd_key";\n'
        "ALTER TABLE ONLY app.orders ALTER c SET DEFAULT 1; -- last\n"
    )


def test_a_volatile_default_is_filled_in_batches_by_the_key_that_is_known() -> None:
    key = KnownConstraint(kind="primary key", columns=("id",))
    known = Known(tables={RelationName("", "orders"): KnownTable(constraints={"orders_pkey": key})})
    sql = "ALTER TABLE orders ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid();\n"
    assert rewritten(sql, known).splitlines() == [
        "ALTER TABLE orders ADD COLUMN token uuid;",
        "ALTER TABLE orders ALTER COLUMN token SET DEFAULT gen_random_uuid();",
        "-- whimbrel:batch key=id",
        "UPDATE orders SET token = gen_random_uuid() WHERE token IS NULL;",
        "ALTER TABLE orders ADD CONSTRAINT orders_token_is_not_null CHECK (token IS NOT NULL) "
        "NOT VALID;",
        "ALTER TABLE orders VALIDATE CONSTRAINT orders_token_is_not_null;",
        "ALTER TABLE orders ALTER COLUMN token SET NOT NULL;",
        "ALTER TABLE orders DROP CONSTRAINT orders_token_is_not_null;",
    ]


def test_bounds_spare_attach_its_scan_where_the_key_is_known() -> None:
    sql = (
        "CREATE TABLE m (at date) PARTITION BY RANGE (at);\n"
        "ALTER TABLE m ATTACH PARTITION old FOR VALUES FROM (MINVALUE) TO ('2026-01-01');\n"
    )
    assert rewritten(sql).splitlines()[1:] == [
        "ALTER TABLE old ADD CONSTRAINT old_bounds CHECK (at IS NOT NULL AND at < '2026-01-01') "
        "NOT VALID;",
        "ALTER TABLE old VALIDATE CONSTRAINT old_bounds;",
        "ALTER TABLE m ATTACH PARTITION old FOR VALUES FROM (MINVALUE) TO ('2026-01-01');",
        "ALTER TABLE old DROP CONSTRAINT old_bounds;",
    ]


def test_a_block_is_opened_only_where_nothing_in_it_holds_until_its_commit() -> None:
    inside = "CREATE INDEX i ON orders (note);\n"
    assert rewritten(f"BEGIN;\n{inside}COMMIT;\n") == (
        "CREATE INDEX CONCURRENTLY i ON orders (note);\n"
    )
    for held in ("SET LOCAL work_mem = '1GB';\n", "LOCK TABLE orders;\n", "SAVEPOINT s;\n"):
        block = f"BEGIN;\n{held}{inside}COMMIT;\n"
        assert rewritten(block) == block
    undone = f"BEGIN;\n{inside}ROLLBACK;\n"
    assert rewritten(undone) == undone


def test_a_reason_in_the_file_is_respected() -> None:
    sql = '-- whimbrel:allow index-not-concurrent "empty"\nCREATE INDEX i ON orders (note);\n'
    assert rewritten(sql) == sql


def test_what_has_to_wait_goes_into_a_contract_migration() -> None:
    done = fix(
        "ALTER TABLE orders ADD COLUMN a int, DROP COLUMN b;\nDROP TABLE old;\n",
        "a.sql",
        migration="20260101000000_x",
    )
    assert done.text == "ALTER TABLE orders ADD COLUMN a int;\n"
    assert done.contract.splitlines() == [
        "-- whimbrel:phase contract",
        "ALTER TABLE orders DROP COLUMN b;",
        "CREATE SCHEMA IF NOT EXISTS whimbrel_keep;",
        "ALTER TABLE old SET SCHEMA whimbrel_keep;",
        'ALTER TABLE whimbrel_keep.old RENAME TO "20260101000000_x_old";',
    ]
