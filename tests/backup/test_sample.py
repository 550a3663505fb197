from __future__ import annotations

from dataclasses import replace

from whimbrel.backup.pace import Pace
from whimbrel.backup.relation import Relation
from whimbrel.backup.sample import choose_sample

TABLE = Relation(
    schema="public",
    name="a",
    kind="r",
    may_enter=True,
    may_read=True,
    is_filtered=False,
    is_member=False,
    condition=None,
    size_bytes=100,
    columns=[],
    ways=[],
)
TABLES = [replace(TABLE, name=name) for name in "abcde"]


def chosen(budget: int, after: str) -> str:
    return "".join(each.relation for each in choose_sample(TABLES, budget, after))


def test_where_there_is_room_for_all_there_is_no_sample() -> None:
    assert chosen(500, "") == chosen(0, "") == ""


def test_the_choice_goes_round_until_every_table_was_compared() -> None:
    seen, after = [], ""
    for _ in range(3):
        found = choose_sample(TABLES, 250, after)
        after = found[-1].shown
        seen.append("".join(each.relation for each in found))
    assert seen == ["ab", "cd", "ea"]


def test_a_table_larger_than_the_budget_has_its_turn_alone() -> None:
    tables = [replace(TABLE, name="big", size_bytes=900), replace(TABLE, name="c")]
    assert [each.relation for each in choose_sample(tables, 250, "")] == ["big"]


def test_a_table_that_is_gone_does_not_stop_the_round() -> None:
    assert chosen(250, "public.bb") == "cd"


def test_rate_and_time_left_are_told() -> None:
    clock = iter([0.0, 10.0, 10.0, 10.0])
    pace = Pace([replace(each, size_bytes=1_000_000_000) for each in TABLES], lambda: next(clock))
    for _ in range(3):
        pace.next_table()
    assert pace.is_due
    assert pace.in_words == "2 of 5 tables, 2.0 of 5.0 GB, 200 MB/s, about 15 s left"
