"""Writing whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from whimbrel.disk.write import create_folder, write_text
from whimbrel.errors import Failure


def test_a_file_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    write_text(tmp_path / "sub" / "a", "one")
    write_text(tmp_path / "sub" / "a", "twó")
    assert (tmp_path / "sub" / "a").read_text(encoding="utf-8") == "twó"
    assert os.listdir(tmp_path / "sub") == ["a"]


def test_rights_are_kept_and_secrets_are_born_private(tmp_path: Path) -> None:
    write_text(tmp_path / "key", "x", mode=0o600)
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    write_text(tmp_path / "key", "y")
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("one", encoding="utf-8")
    (tmp_path / "link").symlink_to("real")
    write_text(tmp_path / "link", "two")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text(encoding="utf-8") == "two"


def test_a_write_that_fails_leaves_the_old_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_text(tmp_path / "a", "old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Failure) as caught:
        write_text(tmp_path / "a", "new")
    assert caught.value.notice.what == (
        f"{tmp_path / 'a'} cannot be written: no space left on device"
    )
    assert (tmp_path / "a").read_text(encoding="utf-8") == "old"
    assert os.listdir(tmp_path) == ["a"]


def test_a_folder_appears_with_its_files_and_never_over_another(tmp_path: Path) -> None:
    create_folder(tmp_path / "m" / "0_init", {"migration.sql": "x", "down.sql": "y"})
    assert sorted(os.listdir(tmp_path / "m" / "0_init")) == ["down.sql", "migration.sql"]
    assert os.listdir(tmp_path / "m") == ["0_init"]
    with pytest.raises(Failure) as caught:
        create_folder(tmp_path / "m" / "0_init", {"migration.sql": "z"})
    assert caught.value.notice.code == "C153"
    assert (tmp_path / "m" / "0_init" / "migration.sql").read_text(encoding="utf-8") == "x"


def test_a_folder_that_cannot_be_finished_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(one: object, other: object) -> None:
        raise OSError(13, "Permission denied")

    monkeypatch.setattr(os, "rename", refused)
    with pytest.raises(Failure):
        create_folder(tmp_path / "0_init", {"migration.sql": "x"})
    assert os.listdir(tmp_path) == []


def test_a_place_that_is_no_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(Failure) as caught:
        write_text(tmp_path / "file" / "a", "x")
    assert caught.value.notice.code == "C152"
