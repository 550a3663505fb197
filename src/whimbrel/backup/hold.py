"""Who reads a backup holds it; who removes it must have it alone.

The lock is the kernel's, on the folder itself: a killed process keeps none, and nothing is written.
Where the file system knows no such locks (some network ones) everybody goes on as if alone.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import Failure, Notice
from .store import Stored

PATIENCE_S = 30.0  # removing takes a moment
_PAUSE_S = 0.05


@contextmanager
def reading(stored: Stored) -> Iterator[None]:
    """Nobody removes it in the block. Raises `Failure` (B108) where it is just being removed."""
    deadline = time.monotonic() + PATIENCE_S
    while (handle := _held(stored.folder, fcntl.LOCK_SH)) is None:
        if time.monotonic() > deadline or not stored.folder.is_dir():
            raise _going(stored)
        time.sleep(_PAUSE_S)
    try:
        if not stored.folder.is_dir():
            raise _going(stored)
        yield
    finally:
        os.close(handle)


class Alone:
    """`with Alone(backups) as alone:` holds every one that nobody reads. Who would read one that is
    held waits."""

    def __init__(self, backups: tuple[Stored, ...]) -> None:
        self._backups = backups
        self._handles: dict[str, int] = {}

    def __enter__(self) -> Alone:
        for each in self._backups:
            handle = _held(each.folder, fcntl.LOCK_EX)
            if handle is not None:
                self._handles[each.id] = handle
        return self

    def __exit__(self, *_: object) -> None:
        while self._handles:
            os.close(self._handles.popitem()[1])

    def has(self, id: str) -> bool:
        return id in self._handles

    def let_go(self, id: str) -> None:
        """It stays: who waits for it may read."""
        if id in self._handles:
            os.close(self._handles.pop(id))


def _held(folder: Path, how: int) -> int | None:
    """A descriptor that holds the lock until it is closed; None while somebody else does."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    except OSError:
        pass  # no such locks here
    return handle


def _going(stored: Stored) -> Failure:
    return Failure(
        Notice(
            code="B108",
            what=f"backup {stored.id} is being removed by another command",
            why="what is read of it now may be gone in a moment; nothing was found out",
            next="`whimbrel backup list` prints those that are left",
        )
    )
