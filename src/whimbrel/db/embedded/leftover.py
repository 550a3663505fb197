"""Ends a server whose keeper was killed, and tells it from a process that only has its id."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

from .pidfile import read_postmaster_file

PATIENCE_S = 10.0


def end_leftover(data: Path) -> None:
    """Nobody keeps this data folder: end the server if one is left, and forget its pid file.

    To be called with the folder's lock held. A server whose keeper was killed is just stopping;
    the copy of a running server's folder has a pid file that names the other folder.
    """
    found = read_postmaster_file(data)
    if found is None:
        return
    if found.data_dir == data:
        for number in (None, signal.SIGQUIT, signal.SIGKILL):
            if not runs_in(found.pid, data):
                break
            if number is not None:
                os.kill(found.pid, number)
            wait_for_end(found.pid, data, PATIENCE_S)
    (data / "postmaster.pid").unlink(missing_ok=True)


def wait_for_end(pid: int, data: Path, timeout_s: float) -> bool:
    """Is the server of that folder gone within that time?"""
    deadline = time.monotonic() + timeout_s
    while runs_in(pid, data):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def runs_in(pid: int, data: Path) -> bool:
    """Is that process a server of that folder? The id alone may be another's by now."""
    if not Path("/proc/self").exists():
        return str(data) in _command_line(pid)
    try:
        # A server's working directory is its data folder; what is dead but not reaped has none.
        return os.readlink(f"/proc/{pid}/cwd").removesuffix(" (deleted)") == str(data)
    except OSError:
        return False


def _command_line(pid: int) -> str:
    answer = subprocess.run(
        ["ps", "-ww", "-o", "command=", "-p", str(pid)],
        capture_output=True,
        text=True,
        timeout=10,
        check=False,
    )
    return answer.stdout
