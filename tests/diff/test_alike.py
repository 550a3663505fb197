"""All tables that look alike are found as if each had been compared with each."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from whimbrel.catalog.address import Address, ObjectKind
from whimbrel.diff.alike import MOST, SHARE, Alike, Shape

COLUMNS = st.sampled_from([(name, type_) for name in "abcde" for type_ in ("text", "int")])
SHAPES = st.frozensets(COLUMNS, max_size=7)


def _table(name: str, schema: str = "public") -> Address:
    return Address(ObjectKind.TABLE, schema, name)


def _are_alike(one: Shape, two: Shape) -> bool:
    same_types = sorted(t for _, t in one) == sorted(t for _, t in two)
    return same_types or len(one & two) >= SHARE * len(one | two)


@given(SHAPES, st.lists(SHAPES, max_size=MOST))
def test_none_is_missed(shape: Shape, others: list[Shape]) -> None:
    there = {_table(f"new{n}"): each for n, each in enumerate(others)}
    expected = [a for a, each in there.items() if shape and _are_alike(shape, each)]
    assert Alike(there).to(_table("old"), shape) == tuple(sorted(expected))


def test_of_thousands_a_few_are_told_of_and_first_the_one_of_its_name() -> None:
    shape = frozenset({("id", "bigint"), ("name", "text")})
    there = {_table(f"t{n}"): shape for n in range(3000)} | {_table("t", "z"): shape}
    alike = Alike(there)
    for n in range(3000):
        assert len(alike.to(_table(f"old{n}"), shape)) == MOST
    assert _table("t", "z") in alike.to(_table("t"), shape)


def test_a_table_without_columns_is_like_none() -> None:
    assert Alike({_table("new"): frozenset()}).to(_table("old"), frozenset()) == ()
