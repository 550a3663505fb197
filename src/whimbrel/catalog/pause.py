"""Many small values in one go: Python's collector of circles only gets in the way."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock


@dataclass
class _Pause:
    """The collector is the whole process's: it comes back when the last one has ended, as it was
    before the first."""

    running: int = 0
    was_on: bool = False


_LOCK, _PAUSE = Lock(), _Pause()


@contextmanager
def without_collector() -> Iterator[None]:
    """The values of a large catalog, and the trees of statements, live on and have no circles;
    looking through them again and again would take as long as making them. Threads may do so at
    the same time."""
    with _LOCK:
        if not _PAUSE.running:
            _PAUSE.was_on = gc.isenabled()
            gc.disable()
        _PAUSE.running += 1
    try:
        yield
    finally:
        with _LOCK:
            _PAUSE.running -= 1
            if not _PAUSE.running and _PAUSE.was_on:
                gc.enable()
