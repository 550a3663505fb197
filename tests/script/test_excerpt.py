"""The place in the user's text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from whimbrel.script.excerpt import excerpt, line_of


def test_the_caret_follows_tabs_and_wide_and_combining_characters() -> None:
    assert excerpt("a\n\t中e\u0301x", 5, name="f") == "f:2:4\n  \t中e\u0301x\n  \t   ^"


def test_the_end_of_the_text_has_a_place() -> None:
    assert excerpt("SELECT", 6, name="f") == "f:1:7\n  SELECT\n        ^"


def test_a_carriage_return_is_not_shown() -> None:
    assert excerpt("a\r\nb\r\n", 3, name="f") == "f:2:1\n  b\n  ^"


def test_a_very_long_line_is_shown_around_the_place() -> None:
    shown = excerpt("x" * 500 + "!" + "y" * 500, 500, name="f")
    where, line, caret = shown.splitlines()
    assert where == "f:1:501"
    assert len(line) < 130
    assert line[len(caret) - 1] == "!"


@given(st.text(alphabet="ab\n\r\t中"), st.integers(min_value=-3, max_value=40))
def test_any_offset_has_an_excerpt(text: str, offset: int) -> None:
    assert excerpt(text, offset, name="f").count("\n") == 2
    assert line_of(text, len(text)) == text.count("\n") + 1


def test_a_password_in_the_line_is_stars() -> None:
    text = "CREATE ROLE a PASSWORD 's3cr3t' LOGN;"
    assert excerpt(text, text.index("LOGN"), name="a.sql") == (
        "a.sql:1:33\n  CREATE ROLE a PASSWORD '******' LOGN;\n" + " " * 34 + "^"
    )
