"""Looks at processes from outside, for tests that kill them."""

from __future__ import annotations

import os
from pathlib import Path


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def keeper_of(pid: int) -> int:
    """The parent of a postmaster."""
    return int(Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[1])


def is_root() -> bool:
    return os.geteuid() == 0
