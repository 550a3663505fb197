"""A file in which every statement is a finding is told in a number of lines that people read."""

from __future__ import annotations

from whimbrel.guard.check import Judge, Located, Terms
from whimbrel.guard.counted import counted
from whimbrel.plan.trail import Trail


def judged(sql: str) -> list[Located]:
    return list(Judge(Terms()).judge(sql, "a.sql", Trail()))


def test_more_of_a_kind_are_counted_and_every_kind_is_told() -> None:
    sql = "".join(f"UPDATE t{n} SET a = 1;\n" for n in range(9)) + "DROP TABLE old;\n"
    located = judged(sql)
    told = list(counted(located, most=3))
    assert [(each.name, each.line) for each in told] == [
        ("every-row", 1),
        ("every-row", 2),
        ("every-row", 3),
        ("drop-table", 10),
        ("every-row", 4),
    ]
    assert told[-1].what == "every row of t3 is overwritten; and 5 more like it in this file"
    assert {each.severity for each in told} == {each.severity for each in located}
    assert list(counted(located, most=8))[-1].what == "every row of t8 is overwritten"
