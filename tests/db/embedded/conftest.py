"""Folders for servers: one cluster is made per worker, tests get copies of it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.waiting import until

from whimbrel.db.embedded.home import try_to_hold
from whimbrel.db.embedded.leftover import runs_in, wait_for_end
from whimbrel.db.embedded.pidfile import read_postmaster_file
from whimbrel.db.embedded.server import start_server
from whimbrel.db.embedded.settings import THROW_AWAY_SETTINGS

Script = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that the account of servers can enter, unlike pytest's own when we are root."""
    with reachable_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def shared_home() -> Iterator[Path]:
    """The folder of a server that was started once and stopped."""
    with reachable_folder() as folder:
        start_server(folder / "home", settings=THROW_AWAY_SETTINGS).stop()
        with (folder / "home" / "data" / "postgresql.conf").open("a") as settings:
            settings.write("fsync = off\n")
        yield folder / "home"


@pytest.fixture
def home(shared_home: Path) -> Iterator[Path]:
    """A server's folder with data, not running; the test may start it, but not break it."""
    yield shared_home
    found = read_postmaster_file(shared_home / "data")
    if found is not None and runs_in(found.pid, shared_home / "data"):
        os.kill(found.pid, signal.SIGQUIT)
        assert wait_for_end(found.pid, shared_home / "data", 10)
    until(lambda: is_free(shared_home))


@pytest.fixture
def own_home(place: Path, shared_home: Path) -> Path:
    """A copy of one's own, to be broken, moved, deleted."""
    subprocess.run(["cp", "-a", str(shared_home), str(place / "home")], check=True)
    return place / "home"


@pytest.fixture
def script() -> Iterator[Script]:
    """Runs Python in another process, to be killed; its output can be read line by line."""
    running: list[subprocess.Popen[str]] = []

    def run(text: str, *arguments: object) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", text, *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process

    yield run
    for process in running:
        process.kill()
        process.communicate()


def is_free(folder: Path) -> bool:
    """Has every keeper let go of the folder?"""
    lock = try_to_hold(folder)
    if lock is not None:
        os.close(lock)
    return lock is not None


@contextmanager
def reachable_folder() -> Iterator[Path]:
    """In memory where there is room: these tests copy whole clusters."""
    memory = Path("/dev/shm")
    has_room = memory.is_dir() and shutil.disk_usage(memory).free > 2**30
    folder = Path(tempfile.mkdtemp(prefix="wt-", dir=memory if has_room else "/tmp"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
