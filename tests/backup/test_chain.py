from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from whimbrel.backup import chain
from whimbrel.backup.chain import append, broken_at, follow_up, parse_evidence
from whimbrel.backup.evidence import Evidence
from whimbrel.disk.receipt_key import own_key
from whimbrel.errors import Failure
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


_WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from tests.backup.test_chain import WORD
from whimbrel.backup.chain import follow_up
sys.stdin.read()  # all begin at once
for number in range(30):
    follow_up(Path(sys.argv[1]), lambda last: replace(WORD, duration_s=last.duration_s + 1), None)
"""


def test_two_processes_write_one_after_the_other_and_each_sees_what_the_other_said(
    folder: Path,
) -> None:
    command = [sys.executable, "-c", _WRITER, str(folder)]
    writers = [subprocess.Popen(command, stdin=subprocess.PIPE, text=True) for _ in range(2)]
    for each in writers:
        assert each.stdin is not None
        each.stdin.close()
    assert [each.wait() for each in writers] == [0, 0]
    assert (newest(folder).number, newest(folder).duration_s) == (63, 61.0)
    assert broken_at(folder, newest(folder)) == ""


def test_who_holds_the_evidence_for_ever_is_not_waited_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain, "PATIENCE_S", 0.05)
    before = newest(folder)
    handle = os.open(folder / "evidence", os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        with pytest.raises(Failure) as caught:
            append(folder, WORD, None)
    finally:
        os.close(handle)
    assert caught.value.notice.code == "B109"
    assert newest(folder) == before


def test_nothing_to_say_writes_nothing(folder: Path) -> None:
    before = newest(folder)
    assert follow_up(folder, lambda _: None, None) is None
    assert newest(folder) == before
    said = follow_up(folder, lambda last: last and replace(last, failed="x"), None)
    assert said is not None
    assert (said.number, said.failed) == (4, "x")
