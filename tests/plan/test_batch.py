from __future__ import annotations

import pytest

from whimbrel.errors import Failure
from whimbrel.plan.batch import Batch, batch_of
from whimbrel.plan.cut import cut, cut_mode
from whimbrel.plan.facts.describe import describe
from whimbrel.script.parse import parse_script


def batch(sql: str) -> Batch:
    (step,) = describe(parse_script(f"-- whimbrel:batch key=id\n{sql}", name="m"))
    return batch_of(step)


RANGE = """ AND "{t}"."id" > '5'::int AND "{t}"."id" <= '9'::int"""


@pytest.mark.parametrize(
    ("sql", "part"),
    [
        (
            "UPDATE t SET a = 1 WHERE a IS NULL",
            "UPDATE t SET a = 1 WHERE (a IS NULL\n)" + RANGE.format(t="t"),
        ),
        (
            "update s.t as x set a = (select b from o where o.id = x.id) where a = 'where'",
            "update s.t as x set a = (select b from o where o.id = x.id) WHERE (a = 'where'\n)"
            + RANGE.format(t="x"),
        ),
        (
            "INSERT INTO h SELECT t.a FROM t JOIN o ON o.id = t.o WHERE t.a > 1 "
            "ON CONFLICT DO NOTHING",
            "INSERT INTO h SELECT t.a FROM t JOIN o ON o.id = t.o WHERE (t.a > 1\n)"
            + RANGE.format(t="t")
            + "\nON CONFLICT DO NOTHING",
        ),
        (
            "INSERT INTO h SELECT a FROM t ON CONFLICT DO NOTHING",
            "INSERT INTO h SELECT a FROM t WHERE (true\n)"
            + RANGE.format(t="t")
            + "\nON CONFLICT DO NOTHING",
        ),
        (
            "SELECT id, a FROM t AS x WHERE a IS NULL FOR UPDATE",
            "SELECT id, a FROM t AS x WHERE (a IS NULL\n)" + RANGE.format(t="x") + "\nFOR UPDATE",
        ),
        ("DELETE FROM t", "DELETE FROM t WHERE (true\n)" + RANGE.format(t="t")),
        (
            "DELETE FROM t USING o WHERE o.id = t.o",
            "DELETE FROM t USING o WHERE (o.id = t.o\n)" + RANGE.format(t="t"),
        ),
    ],
)
def test_a_part_is_the_statement_with_a_range_of_its_key(sql: str, part: str) -> None:
    assert batch(sql).range_sql(("int",), ("5",), ("9",)) == part


def test_the_first_part_has_no_lower_end() -> None:
    assert ">" not in batch("DELETE FROM t").range_sql(("int",), None, ("9",))
    assert "WHERE" not in batch("DELETE FROM t").upper_sql(("int",), None, 10)


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("INSERT INTO t SELECT 1", "S120"),
        ("INSERT INTO t SELECT a, count(*) FROM o", "S120"),
        ("INSERT INTO t SELECT a FROM o GROUP BY a", "S120"),
        ("INSERT INTO t SELECT a FROM o LIMIT 5", "S120"),
        ("INSERT INTO t VALUES (1)", "S120"),
        ("INSERT INTO t SELECT a FROM o", "S123"),
        ("INSERT INTO t SELECT a FROM o ON CONFLICT (id) DO UPDATE SET a = 1", "S123"),
        ("SELECT a FROM o", "S121"),
        ("CREATE INDEX i ON t (a)", "S120"),
        ("WITH x AS (SELECT 1) UPDATE t SET a = 1 WHERE a IS NULL", "S120"),
        ("DELETE FROM t RETURNING id", "S120"),
        ("UPDATE t SET a = 1", "S121"),
        ("UPDATE t SET a = 1, id = 2 WHERE a IS NULL", "S122"),
    ],
)
def test_what_cannot_be_cut_is_refused_before_anything_runs(sql: str, code: str) -> None:
    with pytest.raises(Failure) as caught:
        batch(sql)
    assert caught.value.notice.code == code


def test_a_batched_statement_is_alone_and_in_no_transaction_of_the_file() -> None:
    sql = (
        "CREATE TABLE u (i int);\n-- whimbrel:batch key=id\nDELETE FROM t;\nCREATE TABLE v (i int);"
    )
    script = parse_script(sql, name="m")
    segments = cut(describe(script), mode=cut_mode(script))
    assert [len(each.steps) for each in segments] == [1, 1, 1]
    for wrong in ("BEGIN;\n-- whimbrel:batch key=id\nDELETE FROM t;\nCOMMIT;",):
        script = parse_script(wrong, name="m")
        with pytest.raises(Failure) as caught:
            cut(describe(script), mode=cut_mode(script))
        assert caught.value.notice.code == "S113"
    script = parse_script(
        "-- whimbrel:transaction one\n-- whimbrel:batch key=id\nDELETE FROM t;", name="m"
    )
    with pytest.raises(Failure) as caught:
        cut(describe(script), mode=cut_mode(script))
    assert caught.value.notice.code == "S113"
