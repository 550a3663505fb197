"""Reading files with what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from whimbrel.disk.text import decoded, read_text, read_text_if_there
from whimbrel.errors import Failure


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes("\ufeffé\r\n".encode())
    assert read_text(tmp_path / "a", "a") == "é\r\n"


def test_a_missing_file_is_none_or_a_failure(tmp_path: Path) -> None:
    assert read_text_if_there(tmp_path / "a", "a") is None
    assert read_text_if_there(tmp_path, "a") is None
    with pytest.raises(Failure) as caught:
        read_text(tmp_path / "a", "db/a.sql")
    assert str(caught.value) == (
        "C150: db/a.sql cannot be read: no such file or directory\n"
        "  why:  what it says would be missing, and nothing is guessed in its place\n"
        "  next: correct the name, or bring the file back: `ls -l db/a.sql`"
    )


def test_another_encoding_is_named_with_its_line() -> None:
    with pytest.raises(Failure) as caught:
        decoded("ok\nGröße".encode("cp1252"), "a.sql")
    assert str(caught.value) == (
        "C151: a.sql is not UTF-8 in line 2\n"
        "  why:  it is of another encoding; letters would become other letters in the database\n"
        "  next: convert it: `iconv -f CP1252 -t UTF-8 a.sql > new && mv new a.sql`"
    )
    with pytest.raises(Failure) as caught:
        decoded("SELECT 1;".encode("utf-16"), "a.sql")
    assert "UTF-16" in caught.value.notice.next
