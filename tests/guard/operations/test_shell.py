from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whimbrel.guard.operations.lexer import EXPANDED, Lexer
from whimbrel.guard.operations.shell import read_shell


def words(text: str) -> list[tuple[str, ...]]:
    return [command.words for command in read_shell(text).commands]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a b  c", [("a", "b", "c")]),
        ("a 'b c' \"d e\" f\\ g", [("a", "b c", "d e", "f g")]),
        ("a '' \"\"", [("a", "", "")]),
        ("a b'c'\"d\"e", [("a", "bcde")]),
        ('a "b \\"c\\" \\$d \\e"', [("a", 'b "c" $d \\e')]),
        ("a \\\n b", [("a", "b")]),
        ("a;b&&c||d|e&f\ng", [("a",), ("b",), ("c",), ("d",), ("e",), ("f",), ("g",)]),
        ("a ';' \"&&\" \\|", [("a", ";", "&&", "|")]),
        ("(a; b) && { c; }", [("a",), ("b",), ("c",)]),
        ("if a; then b; else c; fi", [("a",), ("b",), ("c",)]),
        ("while a; do b; done", [("a",), ("b",)]),
        ("'if' a", [("if", "a")]),
        ("a # b; c", [("a",)]),
        ("a#b", [("a#b",)]),
        ("a > out 2>&1 < in b", [("a", "b")]),
        ("a 2>/dev/null", [("a",)]),
        ("a '2'>x", [("a", "2")]),
        ("a $B ${C}", [("a", f"{EXPANDED}$B", f"{EXPANDED}${{C}}")]),
        ("a '$B' \\$C $", [("a", "$B", "$C", "$")]),
        ("a\r\nb", [("a",), ("b",)]),
        ("", []),
        (" \n ;; # x", []),
    ],
)
def test_words_and_commands_are_cut_as_a_shell_cuts_them(
    text: str, expected: list[tuple[str, ...]]
) -> None:
    assert words(text) == expected
    assert read_shell(text).unseen == ""


@pytest.mark.parametrize(
    "text",
    [
        "a 'b",
        'a "b',
        "a $(b)",
        "a `b`",
        "a ${B:-c}",
        "a $'b'",
        "a $@",
        "a <(b)",
        "a > >(b)",
        "a 3< b",
        "a <&3",
        "a <<X\nb",
    ],
)
def test_what_cannot_be_looked_into_is_said(text: str) -> None:
    assert read_shell(text).unseen != ""


def test_a_here_document_is_the_input_of_its_own_command() -> None:
    shell = read_shell("a <<X | b <<'Y'; c\none $V \\$W\nX\ntwo $V\nY\nd")
    assert [(c.words, c.input) for c in shell.commands] == [
        (("a",), f"one {EXPANDED}$V $W\n"),
        (("b",), "two $V\n"),
        (("c",), None),
        (("d",), None),
    ]


def test_a_pipe_says_who_writes_into_it() -> None:
    first, second, third = read_shell("a | b; c").commands
    assert (first.piped_from, third.piped_from) == (None, None)
    assert second.piped_from == first


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=12)))
def test_quoting_hides_everything(parts: list[str]) -> None:
    quoted = " ".join("'" + part.replace("'", "'\\''") + "'" for part in parts)
    assert words(quoted) == ([tuple(parts)] if parts else [])
    assert Lexer(quoted).unseen == ""
