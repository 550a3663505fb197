from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path

import pytest

from whimbrel.db.embedded.failure import folder_failure, start_failure
from whimbrel.db.embedded.home import try_to_hold
from whimbrel.db.embedded.store import TMPDIR, throw_away_parent
from whimbrel.errors import Failure

FOLDER = Path("/srv/shop")


@pytest.mark.parametrize(
    ("log", "code"),
    [
        ("PANIC:  could not write to file: No space left on device", "E204"),
        ("postgres: error while loading shared libraries: libz.so.1", "E202"),
        ('FATAL:  unrecognized configuration parameter "wrok_mem"', "E214"),
        ("FATAL:  database files are incompatible with server", "E206"),
        ("PANIC:  could not locate a valid checkpoint record at 0/1", "E207"),
        ("FATAL:  could not create any TCP/IP sockets", "E210"),
        ('FATAL:  data directory "/srv/shop/data" has invalid permissions', "E203"),
        ("FATAL:  something nobody has seen before", "E209"),
    ],
)
def test_the_log_tells_why_a_server_did_not_start(log: str, code: str) -> None:
    notice = start_failure(FOLDER, log).notice
    assert notice.code == code
    assert "/srv/shop" in notice.what


def test_a_full_disk_is_told_in_full() -> None:
    failure = folder_failure(OSError(errno.ENOSPC, "No space left on device"), FOLDER)
    assert str(failure) == (
        "E204: no space left on the disk of /srv/shop\n"
        "  why:  a new server needs about 60 MB, and room for what you put into it\n"
        "  next: free space there, or name a folder on another disk (WHIMBREL_TMPDIR for a "
        "throw-away server)"
    )


def test_of_a_long_log_the_last_lines_are_shown() -> None:
    log = "\n".join(f"line {number}" for number in range(100))
    excerpt = start_failure(FOLDER, log).notice.excerpt
    assert excerpt.splitlines()[0] == "line 88"
    assert excerpt.splitlines()[-1] == "line 99"


@pytest.mark.parametrize("stated", ["not/absolute", "/no/such/folder", __file__])
def test_a_stated_folder_for_throw_away_servers_must_serve(
    stated: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TMPDIR, stated)
    with pytest.raises(Failure) as caught:
        throw_away_parent(None)
    assert str(caught.value) == (
        f"E216: WHIMBREL_TMPDIR={stated} is no folder in which a throw-away server can keep its "
        "files\n"
        "  why:  it must be an absolute path that is there, and that this user can write to and "
        "reach\n"
        f"  next: mkdir -p {stated} && chmod 755 {stated}, or unset WHIMBREL_TMPDIR"
    )


def test_a_stated_folder_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TMPDIR, str(tmp_path))
    assert throw_away_parent(None) == tmp_path


def test_a_file_system_without_locks_is_said_and_holds_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_locks(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", without_locks)
    before = len(os.listdir("/proc/self/fd"))
    with pytest.raises(Failure) as caught:
        try_to_hold(tmp_path)
    assert caught.value.notice.code == "E229"
    assert caught.value.notice.what == f"the folder {tmp_path} cannot be locked: No locks available"
    assert len(os.listdir("/proc/self/fd")) == before
