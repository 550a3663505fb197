from __future__ import annotations

import pytest

from whimbrel.history.conflicts import find_conflicts
from whimbrel.pg.name import RelationName

ORDERS, BARE = RelationName("public", "orders"), RelationName("", "orders")
USERS, OTHER = RelationName("public", "users"), RelationName("archive", "orders")
OURS, THEIRS = "20260102000000_paid", "20260103000000_state"


@pytest.mark.parametrize(
    ("ours", "theirs", "common"),
    [
        ([ORDERS], [ORDERS], [ORDERS]),
        ([BARE], [ORDERS], [ORDERS]),
        ([ORDERS, USERS], [USERS, BARE], [ORDERS, USERS]),
        ([ORDERS], [OTHER], []),
        ([ORDERS], [USERS], []),
        ([], [USERS], []),
    ],
)
def test_two_that_change_one_relation_are_a_conflict(
    ours: list[RelationName], theirs: list[RelationName], common: list[RelationName]
) -> None:
    found = find_conflicts({OURS: ours}, {THEIRS: theirs})
    assert [list(each.relations) for each in found] == ([common] if common else [])


def test_a_migration_that_both_sides_have_is_none() -> None:
    assert find_conflicts({OURS: [ORDERS]}, {OURS: [ORDERS]}) == ()
    found = find_conflicts({OURS: [ORDERS], THEIRS: [ORDERS]}, {THEIRS: [ORDERS]})
    assert found == ()


def test_the_notice_says_how_to_get_behind_the_other() -> None:
    (found,) = find_conflicts({OURS: [ORDERS]}, {THEIRS: [ORDERS]})
    assert "both change public.orders" in found.what
    assert "mv …/20260102000000_paid …/20260103000001_paid" in found.next
    (found,) = find_conflicts({THEIRS: [ORDERS]}, {OURS: [ORDERS]})
    assert "mv …/20260103000000_state …/20260103000000_state" in found.next
