"""Where there is memory enough, the servers of the tests keep their files in it.

They make and drop thousands of databases of three hundred files each, and a file system spends
more time on that than PostgreSQL does.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from whimbrel.db.embedded.store import TMPDIR

MEMORY = Path("/dev/shm")
NEEDED_BYTES = 4 << 30


def keep_servers_in_memory() -> None:
    """Unless somebody has said where; a small /dev/shm, as containers have it, is left alone."""
    if _is_large(MEMORY):
        os.environ.setdefault(TMPDIR, str(MEMORY))


def _is_large(folder: Path) -> bool:
    if not os.access(folder, os.W_OK | os.X_OK):
        return False
    return min(shutil.disk_usage(folder).free, _free_memory_bytes()) >= NEEDED_BYTES


def _free_memory_bytes() -> int:
    try:
        lines = Path("/proc/meminfo").read_text("utf-8").splitlines()
    except OSError:
        return 0
    found = dict(line.split(":", 1) for line in lines)
    return int(found.get("MemAvailable", "0 kB").split()[0]) * 1024
