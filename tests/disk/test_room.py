"""Folders that are there, and that will be."""

from __future__ import annotations

from pathlib import Path

from whimbrel.disk.room import is_writable, lies_with


def test_a_folder_that_is_not_there_yet_can_be_made(tmp_path: Path) -> None:
    assert is_writable(tmp_path / "a" / "b")
    assert lies_with(tmp_path / "a" / "b", tmp_path)


def test_a_file_in_its_place_cannot_be_written_into(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("", encoding="utf-8")
    assert not is_writable(tmp_path / "a" / "b")


def test_another_disk_is_told_apart(tmp_path: Path) -> None:
    assert not lies_with(tmp_path, Path("/proc"))
    assert not lies_with(tmp_path, tmp_path / "nowhere")
