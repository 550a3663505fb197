"""Text that nests in braces."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from whimbrel.prisma.braces import body_at, without_comments


@given(st.text(alphabet="ab/*\"'\\\n{} ", max_size=40))
def test_offsets_and_lines_stay_whatever_the_text(text: str) -> None:
    plain = without_comments(text)
    assert len(plain) == len(text)
    assert plain.count("\n") == text.count("\n")


@given(st.text(alphabet="ab/*\"'\\\n{}[]() ", max_size=40))
def test_a_body_is_found_in_any_text(text: str) -> None:
    assert body_at("{" + text, 0) in text


def test_strings_hide_comments_and_comments_hide_strings() -> None:
    assert without_comments('a "b//c" // "d"\ne') == 'a "b//c"       \ne'
    assert without_comments("a /* ' */ 'b'") == "a         'b'"


def test_braces_in_strings_do_not_count() -> None:
    assert body_at('x { "}" { } } y', 2) == ' "}" { } '
