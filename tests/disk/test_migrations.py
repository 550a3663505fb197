"""The folder of migrations on disk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from whimbrel.disk.migrations import read_history, write_migration
from whimbrel.errors import Failure, Usage
from whimbrel.history.layout import History


def put(top: Path, name: str, raw: bytes) -> None:
    (top / name).parent.mkdir(parents=True, exist_ok=True)
    (top / name).write_bytes(raw)


def read(folder: Path) -> History:
    return read_history(folder, "prisma/migrations")


def problems(folder: Path) -> list[tuple[str, str]]:
    return [(each.code, each.what) for each in read(folder).problems]


def test_no_folder_and_an_empty_one_are_an_empty_history(tmp_path: Path) -> None:
    assert read(tmp_path / "gone").migrations == ()
    assert read(tmp_path).require_sound().migrations == ()


def test_bytes_text_and_undo_are_read_as_they_are(tmp_path: Path) -> None:
    put(tmp_path, "0_init/migration.sql", "\ufeffSELECT 'é';\r\n".encode())
    put(tmp_path, "0_init/down.sql", b"SELECT 2;")
    put(tmp_path, "1_empty/migration.sql", b"")
    put(tmp_path, "migration_lock.toml", b'provider = "postgresql"\n')
    put(tmp_path, "readme.md", b"")
    init, empty = read(tmp_path).require_sound().migrations
    assert init.raw == "\ufeffSELECT 'é';\r\n".encode()
    assert (init.sql, init.down) == ("SELECT 'é';\r\n", "SELECT 2;")
    assert (empty.name, empty.sql, empty.down) == ("1_empty", "", None)


def test_a_folder_without_its_script_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    put(tmp_path, "0_init/migration.sql", b"")
    put(tmp_path, "1_lost/readme.md", b"")
    put(tmp_path, "2_folder/migration.sql/x", b"")
    assert problems(tmp_path) == [
        ("M101", "prisma/migrations/1_lost has no migration.sql"),
        ("M101", "prisma/migrations/2_folder has no migration.sql"),
    ]
    assert [each.name for each in read(tmp_path).migrations] == ["0_init"]


def test_another_encoding_is_named_with_file_and_line(tmp_path: Path) -> None:
    put(tmp_path, "0_init/migration.sql", b"ok\n\xff")
    put(tmp_path, "1_x/down.sql", b"\xff")
    put(tmp_path, "1_x/migration.sql", b"")
    assert problems(tmp_path) == [
        ("C151", "prisma/migrations/0_init/migration.sql is not UTF-8 in line 2"),
        ("C151", "prisma/migrations/1_x/down.sql is not UTF-8 in line 1"),
    ]


def test_links_are_named_and_broken_ones_too(tmp_path: Path) -> None:
    put(tmp_path, "elsewhere/migration.sql", b"")
    folder = tmp_path / "migrations"
    put(folder, "0_init/readme.md", b"")
    (folder / "0_init" / "migration.sql").symlink_to("gone.sql")
    (folder / "1_link").symlink_to(tmp_path / "elsewhere")
    assert [code for code, _ in problems(folder)] == ["C150", "M104"]


def test_hidden_folders_are_no_migrations(tmp_path: Path) -> None:
    put(tmp_path, ".ipynb_checkpoints/x", b"")
    assert problems(tmp_path) == []
    put(tmp_path, ".odd/migration.sql", b"")
    assert [each.name for each in read(tmp_path).migrations] == [".odd"]


def test_a_history_for_another_database_is_not_sound(tmp_path: Path) -> None:
    put(tmp_path, "migration_lock.toml", b'provider = "mysql"\n')
    with pytest.raises(Failure) as caught:
        read(tmp_path).require_sound()
    assert caught.value.notice.code == "M105"


def test_a_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    put(tmp_path, "migrations", b"")
    with pytest.raises(Failure) as caught:
        read(tmp_path / "migrations")
    assert caught.value.notice.what == "prisma/migrations cannot be read: not a directory"


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    folder = tmp_path / "prisma" / "migrations"
    write_migration(folder, "0_init", "SELECT 1;\n", down="SELECT 2;\n", for_prisma=True)
    (found,) = read(folder).require_sound().migrations
    assert (found.sql, found.down) == ("SELECT 1;\n", "SELECT 2;\n")
    assert sorted(os.listdir(folder)) == ["0_init", "migration_lock.toml"]


def test_a_migration_is_never_written_over_another(tmp_path: Path) -> None:
    write_migration(tmp_path, "0_init", "one")
    with pytest.raises(Failure):
        write_migration(tmp_path, "0_init", "two")
    with pytest.raises(Usage):
        write_migration(tmp_path, "../0_init", "two")
    assert read(tmp_path).migrations[0].sql == "one"
    assert not (tmp_path / "migration_lock.toml").exists()


def test_only_a_folder_without_sql_is_passed_over_and_only_by_its_name(tmp_path: Path) -> None:
    for name, file in (("1_init", "migration.sql"), ("2_data", "migration.ts"), ("3_x", "notes")):
        (tmp_path / name).mkdir()
        (tmp_path / name / file).write_text("SELECT 1;")
    found = read_history(tmp_path, "migrations", skip=("2_*", "1_init"))
    assert (found.migrations, found.skipped) == ((), ("2_data",))
    assert [each.code for each in found.problems] == ["M106", "M101"]
    found = read_history(tmp_path, "migrations", skip=("[23]_*",))
    assert [each.name for each in found.migrations] == ["1_init"]
    assert (found.skipped, found.problems) == (("2_data", "3_x"), ())
