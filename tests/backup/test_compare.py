from __future__ import annotations

from dataclasses import replace

import pytest

from whimbrel.backup.compare import content_differences, restated, schema_differences
from whimbrel.backup.manifest import (
    Content,
    LargeObjects,
    SchemaDigest,
    SequenceState,
    TableContent,
)

ORDERS = TableContent(schema="shop", name="orders", rows=3, content="77")
NUMBERS = SequenceState(
    schema="shop", name="numbers", last_value=5, is_called=True, increment=1, cycles=False
)
HERE = Content(
    tables=(ORDERS,),
    sequences=(NUMBERS,),
    large_objects=LargeObjects(count=0, content="0"),
    not_compared=(),
)


def with_table(**changes: object) -> Content:
    return replace(HERE, tables=(replace(ORDERS, **changes),))  # type: ignore[arg-type]


def with_sequence(**changes: object) -> Content:
    return replace(HERE, sequences=(replace(NUMBERS, **changes),))  # type: ignore[arg-type]


def test_equal_is_equal() -> None:
    assert content_differences(HERE, HERE) == ()


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (replace(HERE, tables=()), "table shop.orders is missing"),
        (with_table(rows=2), "table shop.orders has 2 rows, 3 at the source"),
        (
            with_table(content="78"),
            "table shop.orders has as many rows as the source, but not the same",
        ),
        (replace(HERE, sequences=()), "sequence shop.numbers is missing"),
        (
            with_sequence(last_value=4),
            "sequence shop.numbers is at 4, behind 5 at the source",
        ),
        (replace(HERE, large_objects=None), "the large objects could not be compared"),
        (
            replace(HERE, large_objects=LargeObjects(count=1, content="5")),
            "1 large objects, 0 at the source",
        ),
        (
            replace(HERE, large_objects=LargeObjects(count=0, content="5")),
            "the large objects are not those of the source",
        ),
    ],
)
def test_each_difference_is_named(found: Content, said: str) -> None:
    assert content_differences(HERE, found) == (said,)


def test_a_table_too_many_is_a_difference() -> None:
    more = replace(HERE, tables=(ORDERS, replace(ORDERS, name="more")))
    assert content_differences(HERE, more) == ("table shop.more is not in the source",)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"last_value": 5}, {"last_value": 9}),
        ({"is_called": False}, {"is_called": True}),
        ({"increment": -1, "last_value": -5}, {"increment": -1, "last_value": -9}),
        ({"cycles": True, "last_value": 9}, {"cycles": True, "last_value": 1}),
    ],
)
def test_a_sequence_may_be_further_than_at_the_snapshot(
    wanted: dict[str, object], found: dict[str, object]
) -> None:
    assert content_differences(with_sequence(**wanted), with_sequence(**found)) == ()


def test_a_sequence_that_counts_down_may_not_be_behind() -> None:
    wanted = with_sequence(increment=-1, last_value=-5)
    assert content_differences(wanted, with_sequence(increment=-1, last_value=-4))


def test_objects_are_missing_too_many_or_spelt_otherwise() -> None:
    wanted = SchemaDigest(fingerprint="1", objects=(("table a", "x"), ("table b", "y")))
    found = SchemaDigest(fingerprint="2", objects=(("table b", "z"), ("table c", "x")))
    assert schema_differences(wanted, found) == (
        "table a is missing",
        "table c is not in the source",
    )
    assert restated(wanted, found) == ("table b",)
