"""How much room a server's disk has, where the server runs on this machine."""

from __future__ import annotations

import os
from pathlib import Path

# A server writes its first moment into the file a little before it calls itself started.
_START_TOLERANCE_S = 30


def free_bytes(folder: str, port: int, started: float) -> int | None:
    """Free bytes of the disk that holds a data directory; None where it cannot be told that the
    folder here is that server's: a container's path may mean something else on this machine."""
    try:
        lines = (Path(folder) / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        is_same = int(lines[3]) == port and abs(int(lines[2]) - started) < _START_TOLERANCE_S
        room = os.statvfs(folder)
    except (OSError, ValueError, IndexError):
        return None
    return room.f_bavail * room.f_frsize if is_same else None
