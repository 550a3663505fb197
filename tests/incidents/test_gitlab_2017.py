"""GitLab, 31 January 2017: five kinds of backup, and none that could be restored.

pg_dump 9.2 ran against a 9.6 server and wrote next to nothing; the mails that said so were
rejected; nobody had ever restored one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.backup.shop import back_up, fill, verify

from whimbrel.backup.programs import programs_for
from whimbrel.backup.store import list_backups
from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection
from whimbrel.db.embedded.binaries import find_binaries
from whimbrel.errors import Failure, Notice
from whimbrel.guard.backup_level import Level

_OLD = """#!/bin/sh
case "$*" in
*--version*) echo "pg_dump (PostgreSQL) 9.2.18" ;;
*) echo "pg_dump: server version: 18.6; pg_dump version: 9.2.18" >&2; exit 1 ;;
esac
"""
# A program that is new enough by its words, ends well, and leaves out a table.
_SHORT = """#!/bin/sh
exec {real} "$@" {leaving_out}
"""


def install(folder: Path, text: str, real: Path) -> None:
    folder.mkdir()
    (folder / "pg_dump").write_text(text)
    (folder / "pg_dump").chmod(0o755)
    (folder / "pg_restore").symlink_to(real / "pg_restore")


@pytest.fixture
def only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes a pg_dump of that text the only one of this machine."""
    real = find_binaries(18).bin_dir

    def install_it(text: str) -> None:
        folder = tmp_path / "bin"
        install(folder, text, real)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")

        def none_here(major: int = 18) -> object:
            raise Failure(find_nothing(major))

        monkeypatch.setattr("whimbrel.backup.programs.find_binaries", none_here)

    return install_it


def find_nothing(major: int) -> Notice:
    try:
        find_binaries(90 + major)
    except Failure as failure:
        return failure.notice
    raise AssertionError("there is a PostgreSQL of the far future here")


def test_a_pg_dump_older_than_the_server_is_refused_before_any_work(
    only: Callable[[str], None], connection: Connection, database_url: DatabaseUrl, tmp_path: Path
) -> None:
    only(_OLD)
    assert shutil.which("pg_dump") == str(tmp_path / "bin" / "pg_dump")
    fill(connection)
    with pytest.raises(Failure) as caught:
        back_up(database_url, tmp_path / "backups")
    notice = caught.value.notice
    assert notice.code == "B101"
    assert "no pg_dump of PostgreSQL 18 or newer" in notice.what
    assert "is of PostgreSQL 9" in notice.what
    assert "postgresql-client-18" in notice.next
    assert not (tmp_path / "backups").exists()


def test_a_pg_dump_that_leaves_a_table_out_and_ends_well_makes_no_backup(
    only: Callable[[str], None], connection: Connection, database_url: DatabaseUrl, tmp_path: Path
) -> None:
    real = find_binaries(18).bin_dir / "pg_dump"
    only(_SHORT.format(real=real, leaving_out="--exclude-table-data=orders"))
    assert programs_for(18).pg_dump == str(tmp_path / "bin" / "pg_dump")
    fill(connection)
    with pytest.raises(Failure) as caught:
        back_up(database_url, tmp_path / "backups")
    assert caught.value.notice.code == "B113"
    assert list_backups(tmp_path / "backups") == ((), ())


def test_a_dump_that_lacks_rows_never_becomes_equal(
    connection: Connection, database_url: DatabaseUrl, server_url: DatabaseUrl, tmp_path: Path
) -> None:
    fill(connection)
    stored = back_up(database_url, tmp_path / "backups")
    emptied = max(stored.dump.glob("[0-9]*"), key=lambda path: path.stat().st_size)
    emptied.write_bytes(b"")
    evidence = verify(stored, server_url)
    assert evidence.level is Level.DAMAGED
    assert evidence.level < Level.RESTORED
