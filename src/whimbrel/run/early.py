"""A worker that connects while the deployer still reads the ledger and asks the gates."""

from __future__ import annotations

import threading

from ..config.url import DatabaseUrl
from ..errors import Failure
from .worker import Worker, open_worker


class EarlyWorker:
    """Connects in a thread of its own from the moment it is made."""

    def __init__(self, url: DatabaseUrl, application: str) -> None:
        self._url = url
        self._application = application
        self._worker: Worker | None = None
        self._failure: Failure | None = None
        self._thread = threading.Thread(target=self._open, name="whimbrel worker", daemon=True)
        self._thread.start()

    def take(self) -> Worker:
        """The worker, which is the caller's from now on. Raises what `open_worker` raises."""
        self._thread.join()
        worker, self._worker = self._worker, None
        if worker is not None:
            return worker
        assert self._failure is not None
        raise self._failure

    def send_away(self) -> None:
        """Nobody took it: its connection ends. Never raises."""
        self._thread.join()
        if self._worker is not None:
            self._worker.conn.close()

    def _open(self) -> None:
        try:
            self._worker = open_worker(self._url, self._application)
        except Failure as failure:
            self._failure = failure
