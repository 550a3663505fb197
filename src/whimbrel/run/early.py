"""Sessions that connect while the deployer is still reading."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from ..errors import Failure

T = TypeVar("T")


class Early(Generic[T]):
    """Calls `open` in a thread of its own from the moment it is made; `close` ends what nobody
    took."""

    def __init__(self, open: Callable[[], T], close: Callable[[T], None]) -> None:
        self._open = open
        self._close = close
        self._made: list[T] = []
        self._failure: Failure | None = None
        self._thread = threading.Thread(target=self._run, name="whimbrel connecting", daemon=True)
        self._thread.start()

    def take(self) -> T:
        """What was opened, which is the caller's from now on. Raises what `open` raises."""
        self._thread.join()
        if self._failure is not None:
            raise self._failure
        return self._made.pop()

    def send_away(self) -> None:
        """Close it where nobody took it. Never raises."""
        self._thread.join()
        while self._made:
            self._close(self._made.pop())

    def _run(self) -> None:
        try:
            self._made.append(self._open())
        except Failure as failure:
            self._failure = failure
