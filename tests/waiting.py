"""How a test waits for something: for the thing itself, and as long as a busy machine needs."""

from __future__ import annotations

import time
from collections.abc import Callable

# Far beyond what anything takes: whoever waits for it in vain has found a fault.
PATIENCE_S = 60.0


def until(is_so: Callable[[], object]) -> None:
    """Return once it is so; an AssertionError where it does not come about within a minute."""
    assert within(PATIENCE_S, is_so), "it did not come about"


def within(seconds: float, is_so: Callable[[], object]) -> bool:
    """Is it so before the time is over? For what should *not* come about, the time is the test."""
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
