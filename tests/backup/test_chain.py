from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from whimbrel.backup.chain import append, broken_at, parse_evidence
from whimbrel.backup.evidence import Evidence
from whimbrel.disk.receipt_key import own_key
from whimbrel.guard.backup_level import Level

WORD = Evidence(
    backup="b1",
    level=Level.RECORDED,
    at=datetime(2026, 5, 4, 12, tzinfo=UTC),
    failed="",
    manifest_sha256="m",
    verified_on="",
    duration_s=1.0,
    tool_version="0",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three words on one backup, each signed."""
    key = own_key(tmp_path / "key" / "k.pem")
    for _ in range(3):
        append(tmp_path, WORD, key)
    return tmp_path


def newest(folder: Path) -> Evidence:
    return parse_evidence((folder / "evidence.json").read_bytes())


def test_each_word_names_the_one_before(folder: Path) -> None:
    assert newest(folder).number == 3
    assert broken_at(folder, newest(folder)) == ""


def edit(path: Path, **changes: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_an_edited_word_is_noticed(folder: Path) -> None:
    edit(folder / "evidence.json", level="equal")
    assert broken_at(folder, newest(folder)) == "its evidence was edited after it was signed"


def test_a_past_that_was_edited_taken_away_or_cut_off_is_noticed(folder: Path) -> None:
    first = (folder / "evidence" / "1.json").read_text()
    edit(folder / "evidence" / "1.json", failed="nothing")
    assert "number 1 is another than" in broken_at(folder, newest(folder))
    (folder / "evidence" / "1.json").unlink()
    assert "number 1 is missing" in broken_at(folder, newest(folder))
    (folder / "evidence" / "1.json").write_text(first)
    assert broken_at(folder, newest(folder)) == ""


def test_a_word_that_another_signed_is_whole_and_says_by_whom(folder: Path) -> None:
    other = own_key(folder / "other" / "k.pem")
    append(folder, WORD, other)
    assert broken_at(folder, newest(folder)) == ""
    assert newest(folder).key == other.public
    edit(folder / "evidence.json", key=own_key(folder / "key" / "k.pem").public)
    assert "edited" in broken_at(folder, newest(folder))


def test_after_a_word_that_cannot_be_read_a_new_chain_begins(folder: Path) -> None:
    (folder / "evidence.json").write_text("{")
    append(folder, WORD, None)
    assert (newest(folder).number, newest(folder).key) == (1, "")
    assert broken_at(folder, newest(folder)) == ""
