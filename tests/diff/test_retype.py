"""USING is written exactly where an assignment would not do."""

from __future__ import annotations

import pytest

from whimbrel.catalog.catalog import Cast
from whimbrel.catalog.column import ColumnType
from whimbrel.diff.retype import conversion, through_text

CASTS = frozenset(
    {
        Cast("integer", "bigint", is_assignment=True),
        Cast("bigint", "integer", is_assignment=True),
        Cast("boolean", "integer", is_assignment=False),
    }
)


def _type(text: str) -> ColumnType:
    base = text.split("(")[0]
    strings = ("text", "character varying")
    return ColumnType(text=text, base=base, category="S" if base in strings else "U")


@pytest.mark.parametrize(
    ("before", "after", "using"),
    [
        ("numeric(10,2)", "numeric(14,4)", ""),
        ("integer", "bigint", ""),
        ("bigint", "integer", ""),
        ("integer[]", "bigint[]", ""),
        ("uuid", "text", ""),
        ("public.mood", "character varying(9)", ""),
        ("boolean", "integer", "::integer"),
        ("text", "uuid", "::uuid"),
        ("text", "public.mood", "::public.mood"),
        ("text[]", "uuid[]", "::text[]::uuid[]"),
        ("public.one", "public.two", "::text::public.two"),
        ("text", "text[]", "::text::text[]"),
    ],
)
def test_the_casts_between_two_types(before: str, after: str, using: str) -> None:
    assert conversion(_type(before), _type(after), CASTS) == using


def test_a_type_rebuilt_under_its_own_name_is_reached_through_text() -> None:
    assert through_text(_type("public.mood")) == "::text::public.mood"
    assert through_text(_type("public.mood[]")) == "::text[]::public.mood[]"
