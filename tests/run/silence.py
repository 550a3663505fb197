"""A way to the server that falls silent: it goes on acknowledging and passes nothing on.

TCP is content with it, so that neither end is told: no keepalive, no reset, no end of stream.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace

from whimbrel.config.url import DatabaseUrl


@dataclass
class Silence:
    """Falls silent when the deployer says `marker`, on every line that is open then. New lines
    work, unless `for_all`. `is_heard`: does what holds the marker still reach the server?"""

    marker: bytes = b""
    is_heard: bool = False
    for_all: bool = False
    leads_to: DatabaseUrl | None = None
    has_fallen: threading.Event = field(default_factory=threading.Event)
    _silent: set[int] = field(default_factory=set)
    _lines: list[tuple[socket.socket, socket.socket]] = field(default_factory=list)
    _threads: list[threading.Thread] = field(default_factory=list)

    def is_silent(self, line: int) -> bool:
        return line in self._silent or (self.for_all and self.has_fallen.is_set())

    def fall(self) -> None:
        self._silent.update(range(len(self._lines)))
        self.has_fallen.set()

    def mend(self) -> None:
        """What was silent is gone, as after a restart of what stood in between."""
        self.for_all = False
        for number in self._silent:
            for end in self._lines[number]:
                _hang_up(end)

    def open(self, caller: socket.socket, called: socket.socket) -> None:
        self._lines.append((caller, called))
        number = len(self._lines) - 1
        for one, other, asks in ((caller, called, True), (called, caller, False)):
            args = (number, one, other, asks)
            self._threads.append(threading.Thread(target=self._copy, args=args, daemon=True))
            self._threads[-1].start()

    def close(self) -> None:
        for line in self._lines:
            for end in line:
                _hang_up(end)
        for thread in self._threads:
            thread.join()
        for line in self._lines:
            for end in line:
                end.close()

    def _copy(self, line: int, one: socket.socket, other: socket.socket, asks: bool) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                if asks and self._is_the_moment(data):
                    self.fall()
                    if self.is_heard:
                        other.sendall(data)
                elif not self.is_silent(line):
                    other.sendall(data)
        if not self.is_silent(line):
            _hang_up(other)

    def _is_the_moment(self, data: bytes) -> bool:
        return bool(self.marker) and self.marker in data and not self.has_fallen.is_set()


def _hang_up(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)


@contextmanager
def silent_way(url: DatabaseUrl, silence: Silence) -> Iterator[DatabaseUrl]:
    """An address that leads to `url` as `silence` lets it."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        answering = threading.Thread(target=_answer, args=(door, url, silence), daemon=True)
        answering.start()
        try:
            yield replace(url, port=door.getsockname()[1])
        finally:
            _hang_up(door)
            answering.join()
            silence.close()


def _answer(door: socket.socket, url: DatabaseUrl, silence: Silence) -> None:
    with suppress(OSError):
        while True:
            caller = door.accept()[0]
            where = silence.leads_to or url
            try:
                silence.open(caller, socket.create_connection((where.host, where.port)))
            except OSError:  # nobody is there
                caller.close()
