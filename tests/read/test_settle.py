"""What the server says of an expression before and after it has read that is one spelling here."""

from __future__ import annotations

import pytest

from whimbrel.read.settle import respelled


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (
            "((a)::text = ANY ((ARRAY['x'::character varying, "
            "'it''s'::character varying])::text[]))",
            "((a)::text = ANY (ARRAY[('x'::character varying)::text, "
            "('it''s'::character varying)::text]))",
        ),
        (
            "a::text = ANY (ARRAY['x, y'::character varying, b, t.\"c]\"]::text[])",
            "a::text = ANY (ARRAY['x, y'::character varying, b, t.\"c]\"]::text[])",
        ),
        (
            "a::text = ANY (ARRAY['x, y'::character varying, b]::text[])",
            "a::text = ANY (ARRAY['x, y'::character varying::text, b::text])",
        ),
        ("'{a}'::text[] || ARRAY['x'::text]", "'{a}'::text[] || ARRAY['x'::text]"),
    ],
)
def test_the_cast_of_an_array_is_a_cast_of_its_elements(first: str, then: str) -> None:
    assert respelled(first) == then
    assert respelled(then) == then
