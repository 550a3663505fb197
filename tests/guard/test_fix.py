"""The online form of what people have written: what is fixed is seen no more, the rest is told."""

from __future__ import annotations

import pytest
from tests.guard.test_rules import example, found, situation

from whimbrel.guard.fix import CONTRACT, IN_PLACE, OF_BLOCKS, fix
from whimbrel.guard.levels import DEFAULT_RULES
from whimbrel.guard.rule import Rule
from whimbrel.guard.rules import RULES
from whimbrel.pg.name import RelationName
from whimbrel.plan.known import Known, KnownColumn, KnownConstraint, KnownIndex, KnownTable

FIXABLE = [each for each in RULES if each.name in IN_PLACE | OF_BLOCKS | {"setting-left-behind"}]
# They wait in a contract migration, and are seen there; or there is no form for the example.
STAY = {
    *("drop-column", "drop-view", "drop-routine", "drop-type", "exclusion-constraint"),
    *("stored-column", "constrained-domain-column", "default-not-in-sight"),
}
INSTEAD = {"moved-schema": "ALTER TABLE shop.orders SET SCHEMA archive;\n"}


def _keyed() -> Known:
    """What the forms need to know of the tables in the examples."""
    orders, key = RelationName("", "orders"), RelationName("", "orders_pkey")
    columns = {
        "id": KnownColumn(type="int", is_nullable=False),
        **{each: KnownColumn(type="text") for each in ("note", "region")},
    }
    constraint = KnownConstraint(kind="primary key", columns=("id",), definition="PRIMARY KEY (id)")
    definition = "CREATE UNIQUE INDEX orders_pkey ON orders USING btree (id)"
    return Known(
        tables={
            orders: KnownTable(columns=columns, constraints={"orders_pkey": constraint}),
            RelationName("", "measures"): KnownTable(kind="p", partition_key=("at",)),
        },
        indexes={
            key: KnownIndex(
                table=orders,
                columns=("id",),
                definition=definition,
                is_unique=True,
                is_of_constraint=True,
            )
        },
    )


KNOWS = {
    *("attach-scans", "volatile-default", "type-change", "unbatched-rows", "serial-column"),
    "rename-column",
}


@pytest.mark.parametrize("rule", FIXABLE, ids=lambda rule: rule.name)
def test_after_fix_the_rule_sees_nothing_or_is_told_why_it_stays(rule: Rule) -> None:
    known = _keyed() if rule.name in KNOWS else situation(rule)
    sql = INSTEAD.get(rule.name) or example(rule, "bad.sql")
    done = fix(sql, "bad.sql", known=known, migration="20260101000000_x")
    files = [each for each in (done.text, done.contract) if each]
    if rule.name in KNOWS:  # what the first file has made, the contract builds on
        files = ["".join(files).replace(CONTRACT, "")]
    seen = [each for text in files for each in found(text, known=known)]
    names = {each.rule.name for each in seen if not each.accepted_because}
    if rule.name in STAY:
        assert rule.name in {each.name for each in done.left} | (names if done.contract else set())
        assert all(each.why_not for each in done.left)
        return
    assert rule.name in done.fixed
    # The view that keeps a table's old name and the trigger that keeps two columns in step go in
    # the contract migration, which puts tables aside.
    assert names <= {"drop-view", "drop-trigger", "put-aside"}, files
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
        'DROP TABLE IF EXISTS whimbrel_keep."20260101000000_x_old";',
        "ALTER TABLE old SET SCHEMA whimbrel_keep;",
        'ALTER TABLE whimbrel_keep.old RENAME TO "20260101000000_x_old";',
    ]


KEYED = Known(
    tables={
        RelationName("", "orders"): KnownTable(
            constraints={"orders_pkey": KnownConstraint(kind="primary key", columns=("id",))}
        ),
        RelationName("app", "parts"): KnownTable(kind="p"),
        RelationName("app", "parts_1"): KnownTable(parent=RelationName("app", "parts"), kind="p"),
        RelationName("app", "parts_1_a"): KnownTable(parent=RelationName("app", "parts_1")),
        RelationName("app", "far"): KnownTable(kind="p"),
        RelationName("app", "far_1"): KnownTable(kind="f", parent=RelationName("app", "far")),
    }
)


def test_an_identity_goes_on_where_the_batches_have_stopped() -> None:
    sql = "ALTER TABLE orders ADD COLUMN n bigint GENERATED ALWAYS AS IDENTITY UNIQUE;\n"
    assert rewritten(sql, KEYED).splitlines() == [
        "CREATE SEQUENCE orders_n_fill AS bigint;",
        "ALTER TABLE orders ADD COLUMN n bigint;",
        "ALTER TABLE orders ALTER COLUMN n SET DEFAULT nextval('orders_n_fill');",
        "-- whimbrel:batch key=id",
        "UPDATE orders SET n = nextval('orders_n_fill') WHERE n IS NULL;",
        "ALTER TABLE orders ADD CONSTRAINT orders_n_is_not_null CHECK (n IS NOT NULL) NOT VALID;",
        "ALTER TABLE orders VALIDATE CONSTRAINT orders_n_is_not_null;",
        "ALTER TABLE orders ALTER COLUMN n SET NOT NULL;",
        "ALTER TABLE orders DROP CONSTRAINT orders_n_is_not_null;",
        "BEGIN;",
        "ALTER TABLE orders ALTER COLUMN n DROP DEFAULT;",
        "ALTER TABLE orders ALTER COLUMN n ADD GENERATED ALWAYS AS IDENTITY;",
        "SELECT setval(pg_get_serial_sequence('orders', 'n'), last_value, is_called) "
        "FROM orders_n_fill;",
        "DROP SEQUENCE orders_n_fill;",
        "COMMIT;",
        "CREATE UNIQUE INDEX CONCURRENTLY orders_n_key ON orders (n);",
        "ALTER TABLE orders ADD CONSTRAINT orders_n_key UNIQUE USING INDEX orders_n_key;",
    ]


def test_a_required_column_is_optional_until_somebody_has_filled_it() -> None:
    done = fix("ALTER TABLE app.orders ADD region text NOT NULL;\n", "a.sql")
    assert done.text == "ALTER TABLE app.orders ADD region text;\n"
    assert done.contract.splitlines()[:3] == [
        "-- whimbrel:phase contract",
        "-- first fill the old rows in batches: UPDATE app.orders SET region = …",
        "ALTER TABLE app.orders ADD CONSTRAINT orders_region_is_not_null "
        "CHECK (region IS NOT NULL) NOT VALID;",
    ]


def test_partitions_of_partitions_get_theirs_one_by_one() -> None:
    assert rewritten("CREATE INDEX i ON app.parts (n);\n", KEYED).splitlines() == [
        "CREATE INDEX i ON ONLY app.parts (n);",
        "CREATE INDEX parts_1_i ON ONLY app.parts_1 (n);",
        "CREATE INDEX CONCURRENTLY parts_1_a_parts_1_i ON app.parts_1_a (n);",
        "ALTER INDEX app.parts_1_i ATTACH PARTITION app.parts_1_a_parts_1_i;",
        "ALTER INDEX app.i ATTACH PARTITION app.parts_1_i;",
    ]
    foreign = "CREATE INDEX i ON app.far (n);\n"
    assert rewritten(foreign, KEYED) == foreign


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE orders SET a = 1 WHERE a IS NULL AND b > 2",
        "UPDATE orders SET a = now(), b = 2 WHERE a IS NULL",
        "UPDATE orders SET a = 'x' WHERE a <> 'x'",
        "UPDATE orders o SET a = 'x'::text WHERE o.a IS DISTINCT FROM 'x'::text",
        "DELETE FROM orders WHERE at < '2020-01-01'",
    ],
)
def test_many_rows_are_changed_in_batches_that_come_to_an_end(sql: str) -> None:
    assert rewritten(f"{sql};\n", KEYED) == f"-- whimbrel:batch key=id\n{sql};\n"
    block = f"BEGIN;\n{sql};\nCOMMIT;\n"
    assert rewritten(block, KEYED) == f"-- whimbrel:batch key=id\n{sql};\n"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE orders SET a = b WHERE a IS NULL",  # b may be NULL: never done
        "UPDATE orders SET a = 1 WHERE b = 2",
        "UPDATE orders SET a = 1 WHERE a IS NULL OR b = 2",
        "UPDATE orders SET a = 'x' WHERE a <> 'y'",
        "UPDATE orders SET id = 1 WHERE a > 1",
        "UPDATE other SET a = 1 WHERE a IS NULL",  # its key is not known
        "WITH x AS (SELECT 1) UPDATE orders SET a = 1 WHERE a IS NULL",
        "INSERT INTO orders SELECT * FROM other",
    ],
)
def test_what_would_never_be_done_is_not_cut_into_batches(sql: str) -> None:
    done = fix(f"{sql};\n", "a.sql", known=KEYED)
    assert done.text == f"{sql};\n"
    assert all(each.why_not for each in done.left)
    assert done.left


def test_a_table_that_moves_leaves_a_view_where_it_was() -> None:
    done = fix("ALTER TABLE shop.orders SET SCHEMA archive;\n", "a.sql")
    assert done.text.splitlines() == [
        "BEGIN;",
        "ALTER TABLE shop.orders SET SCHEMA archive;",
        "CREATE VIEW shop.orders AS SELECT * FROM archive.orders;",
        "COMMIT;",
    ]
    assert done.contract == "-- whimbrel:phase contract\nDROP VIEW shop.orders;\n"


def test_a_column_is_kept_by_key_and_value_where_the_file_asks_for_it() -> None:
    columns = {"id": KnownColumn(type="bigint"), "note": KnownColumn(type="varchar(20)")}
    key = {"orders_pkey": KnownConstraint(kind="primary key", columns=("id",))}
    orders = KnownTable(constraints=key, columns=columns)
    known = Known(tables={RelationName("", "orders"): orders})
    sql = "-- whimbrel:keep\nALTER TABLE orders DROP COLUMN note;\n"
    done = fix(sql, "a.sql", known=known, migration="20260101000000_x")
    assert done.text.splitlines() == [
        "-- whimbrel:phase contract",
        "CREATE SCHEMA IF NOT EXISTS whimbrel_keep;",
        'DROP TABLE IF EXISTS whimbrel_keep."20260101000000_x_orders_note";',
        'CREATE TABLE whimbrel_keep."20260101000000_x_orders_note" '
        "(id bigint PRIMARY KEY, note varchar(20));",
        "-- whimbrel:batch key=id",
        'INSERT INTO whimbrel_keep."20260101000000_x_orders_note" SELECT id, note FROM orders '
        "WHERE note IS NOT NULL ON CONFLICT DO NOTHING;",
        "ALTER TABLE orders DROP COLUMN note;",
    ]
    assert done.left == ()
    assert found(done.text, known=known) == []  # nothing is lost
    assert fix(done.text, "a.sql", known=known).text == done.text
    stays = fix(sql, "a.sql")
    assert stays.text == sql
    assert "--database or --snapshot tells it" in stays.left[0].why_not


@pytest.mark.parametrize(
    ("new", "is_answered_for"),
    [
        ("bigint", True),
        ("uuid USING note::text::uuid", True),
        ("varchar(20)", False),
        ("text USING lower(note)", False),
    ],
)
def test_a_successor_takes_values_by_assignment_and_the_old_column_goes_unasked_where_all_are_kept(
    new: str, is_answered_for: bool
) -> None:
    """A CAST would cut what is too long without a word."""
    columns = {"id": KnownColumn(type="bigint"), "note": KnownColumn(type="varchar(30)")}
    key = {"orders_pkey": KnownConstraint(kind="primary key", columns=("id",))}
    orders = KnownTable(constraints=key, columns=columns)
    known = Known(tables={RelationName("", "orders"): orders})
    done = fix(f"ALTER TABLE orders ALTER note TYPE {new};\n", "a.sql", known=known)
    assert "CAST(" not in done.text
    assert ("-- whimbrel:allow drop-column" in done.contract) is is_answered_for


def test_a_table_may_go_at_once_where_the_file_says_why() -> None:
    sql = '-- whimbrel:drop now "it was never used"\nDROP TABLE old;\n'
    assert (fix(sql, "a.sql").text, fix(sql, "a.sql").left) == (sql, ())


def test_what_stands_above_a_statement_goes_with_it() -> None:
    done = fix(
        "CREATE TABLE a (id int);\n"
        '-- whimbrel:allow wide-lock-window "night"\n'
        "ALTER TABLE orders DROP COLUMN note;\n",
        "a.sql",
    )
    assert done.text == "CREATE TABLE a (id int);\n"
    assert done.contract == (
        "-- whimbrel:phase contract\n"
        '-- whimbrel:allow wide-lock-window "night"\n'
        "ALTER TABLE orders DROP COLUMN note;\n"
    )
