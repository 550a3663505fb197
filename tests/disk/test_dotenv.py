"""`.env` files."""

from __future__ import annotations

from pathlib import Path

import pytest

from whimbrel.disk.dotenv import parse_dotenv, read_variables
from whimbrel.errors import Failure


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("X=plain", "plain"),
        ('X="quoted # no comment"', "quoted # no comment"),
        ("X='single $HOME'", "single $HOME"),
        ("X=plain # comment", "plain"),
        ("export X=exported", "exported"),
        ('X="two\\nlines"', "two\nlines"),
        ("X=${HERE}/a", "process/a"),
        ("X=${NOT_SET:-default}", "default"),
        ("X=${NOT_SET}", ""),
        ("X=pa$word", "pa$word"),
        ("X=pa\\$word", "pa$word"),
        ("X=", ""),
        ("X=a\r", "a"),
    ],
)
def test_the_forms_that_people_write(line: str, expected: str) -> None:
    assert parse_dotenv(line + "\n", {"HERE": "process", "word": "expanded"})["X"] == expected


def test_lines_above_are_filled_in_and_the_process_wins() -> None:
    text = "USER_NAME=ann\nA=$USER_NAME\nB=${USER_NAME}\nC=$LATER\nLATER=1\n"
    values = parse_dotenv(text, {})
    assert (values["A"], values["B"], values["C"]) == ("ann", "ann", "$LATER")
    assert parse_dotenv(text, {"USER_NAME": "bob"})["A"] == "bob"


def test_a_line_that_is_no_assignment_is_passed_over() -> None:
    assert parse_dotenv("nonsense here\n'\nX=1\n", {})["X"] == "1"


def test_the_process_comes_first_and_prismas_file_last(tmp_path: Path) -> None:
    (tmp_path / "prisma").mkdir()
    (tmp_path / ".env").write_text("A=1\nB=1\n", encoding="utf-8")
    (tmp_path / "prisma" / ".env").write_text("A=2\nB=2\nC=2\n", encoding="utf-8")
    variables = read_variables(tmp_path, {"A": "0"})
    found = [variables.find(name) for name in "ABC"]
    assert [each.value for each in found if each] == ["0", "1", "2"]
    assert [each.source for each in found if each] == [
        "A in the process environment",
        "B in .env",
        "C in prisma/.env",
    ]


def test_a_file_of_another_encoding_is_named_without_its_content(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"DATABASE_URL=postgresql://u:s3cret\xff@h/d\n")
    with pytest.raises(Failure) as caught:
        read_variables(tmp_path, {})
    assert caught.value.notice.code == "C151"
    assert "s3cret" not in str(caught.value)


def test_nothing_of_the_process_is_read_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHIMBREL_TEST_X", "leaked")
    (tmp_path / ".env").write_text("A=${WHIMBREL_TEST_X}\n", encoding="utf-8")
    assert read_variables(tmp_path, {}).find("A") is None
