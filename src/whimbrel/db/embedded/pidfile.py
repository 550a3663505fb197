"""Reads `postmaster.pid`, in which a running server says where it can be reached."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class PostmasterFile:
    """What a server wrote; one that was killed leaves its file behind."""

    pid: int
    data_dir: Path
    port: int
    socket_folder: str
    is_ready: bool


def read_postmaster_file(data_dir: Path) -> PostmasterFile | None:
    """None where there is no such file (lines: src/include/utils/pidfile.h).

    A starting server has not written every line yet; those are 0 or empty.
    """
    try:
        text = (data_dir / "postmaster.pid").read_text("utf-8", "replace")
        lines = [*text.splitlines(), *[""] * 8]
        return PostmasterFile(
            pid=abs(int(lines[0])),
            data_dir=Path(lines[1]),
            port=int(lines[3] or 0),
            socket_folder=lines[4],
            is_ready=lines[7].strip() == "ready",
        )
    except (OSError, ValueError):
        return None
