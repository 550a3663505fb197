"""The small process that starts one server, watches it, and never lets it outlive its use.

Run by its path with `python -I -S`: only the standard library, so that it starts at once and
needs nothing of ours while its account may not even read where we are installed.

It ends the server when its parent ends (PARENT), after idle minutes (PROJECT), when the folder
vanishes or on SIGTERM. Should the keeper itself be killed, Linux ends the server for it
(PR_SET_PDEATHSIG). It holds the folder's lock for as long as it lives.
"""

from __future__ import annotations

import ctypes
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

TICK_S = 1.0
PR_SET_PDEATHSIG = 1
FAST_STOP_S, IMMEDIATE_STOP_S = 30.0, 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to start, and until when; travels as JSON on standard input."""

    command: list[str]
    environment: dict[str, str]
    folder: str
    data: str
    log: str
    socket_folder: str
    throw_away_mark: str
    used_file: str
    idle_probe: list[str]  # prints "clients|sessions so far"
    password_file: str
    uid: int | None
    gid: int | None
    follows_parent: bool
    idle_s: float
    start_timeout_s: float


def main() -> int:
    order = Order(**json.loads(sys.stdin.readline()))
    if not order.follows_parent and os.fork():
        os._exit(0)  # the caller waits for nobody; init adopts the keeper
    os.chdir("/")
    place = os.open(order.folder, os.O_RDONLY)
    if order.uid is not None and order.gid is not None:
        os.setgroups([])
        os.setgid(order.gid)
        os.setuid(order.uid)
    return Keeper(order, parent=os.getppid(), place=place).run()


class Keeper:
    """One server's life."""

    def __init__(self, order: Order, *, parent: int, place: int) -> None:
        self.order = order
        self.place = place
        self.parent = parent
        self.folder_id = _identity(order.folder)
        self.asked_to_stop = self.was_ready = False
        self.idleness = Idleness(order)
        self.wake, wake_up = os.pipe()
        os.set_blocking(wake_up, False)
        signal.set_wakeup_fd(wake_up)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._on_stop)

    def run(self) -> int:
        try:
            self.server = self._start()
        except OSError as exc:
            sys.stderr.write(f"{exc}\n")  # the server's log
            _tell({"failed": "ended"})
            return 1
        try:
            self.was_ready = self._wait_until_ready()
            if self.was_ready:
                self._watch()
        finally:
            self._end()
            self._clear()
        return 0

    def _start(self) -> subprocess.Popen[bytes]:
        with open(self.order.log, "ab") as log:
            return subprocess.Popen(
                self.order.command,
                env=self.order.environment,
                cwd=self.order.data,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=_dying_with(os.getpid(), self._signal_of_our_death()),
            )

    def _wait_until_ready(self) -> bool:
        deadline = time.monotonic() + self.order.start_timeout_s
        while self.server.poll() is None and not self._must_stop():
            if _is_ready(self.order.data, self.server.pid):
                _tell({"pid": self.server.pid})
                return True
            if time.monotonic() > deadline:
                _tell({"failed": "timeout"})
                return False
            time.sleep(0.01)
        _tell({"failed": "ended"})
        return False

    def _watch(self) -> None:
        while self.server.poll() is None:
            if self._must_stop() or (not self.order.follows_parent and self.idleness.is_over()):
                return
            tick_s = min(TICK_S, self.idleness.every_s)
            select.select([self.wake, *self._life_line()], [], [], tick_s)
            if select.select([self.wake], [], [], 0)[0]:
                os.read(self.wake, 512)

    def _must_stop(self) -> bool:
        if self.asked_to_stop or _identity(self.order.folder) != self.folder_id:
            return True
        # Of a folder that this account cannot see, what was opened before tells: no link is left.
        if not os.path.isdir(self.order.data) or os.fstat(self.place).st_nlink == 0:
            return True
        return self.order.follows_parent and self._is_orphan()

    def _is_orphan(self) -> bool:
        # A fork of the parent may hold our standard input open: the parent's id tells then.
        return os.getppid() != self.parent or bool(select.select(self._life_line(), [], [], 0)[0])

    def _life_line(self) -> list[int]:
        """Standard input, on which nothing but its end comes."""
        return [0] if self.order.follows_parent else []

    def _signal_of_our_death(self) -> signal.Signals:
        return signal.SIGQUIT if self._is_throw_away() else signal.SIGINT

    def _is_throw_away(self) -> bool:
        return os.path.exists(self.order.throw_away_mark)

    def _end(self) -> None:
        is_worthless = self._is_throw_away() or not os.path.isdir(self.order.data)
        for number, patience_s in (
            *(() if is_worthless else ((signal.SIGINT, FAST_STOP_S),)),
            (signal.SIGQUIT, IMMEDIATE_STOP_S),
            (signal.SIGKILL, IMMEDIATE_STOP_S),
        ):
            if self.server.poll() is not None:
                return
            self.server.send_signal(number)
            try:
                self.server.wait(patience_s)
            except subprocess.TimeoutExpired:
                continue

    def _clear(self) -> None:
        """Of a server that never started the caller reads the log, and clears the folder then."""
        shutil.rmtree(self.order.socket_folder, ignore_errors=True)
        if self._is_throw_away() and self.was_ready:
            shutil.rmtree(self.order.folder, ignore_errors=True)

    def _on_stop(self, *_: object) -> None:
        self.asked_to_stop = True


class Idleness:
    """Has nobody used the server for the idle time?

    Used: a client is connected, sessions were begun since we last looked (one of them our own),
    or the server was opened by a command. What cannot be asked counts as used: a server with no
    free slot is busy.
    """

    def __init__(self, order: Order) -> None:
        self.order = order
        self.every_s = max(0.2, min(30.0, order.idle_s / 4))
        self.sessions = -1
        self.last_used = self.last_asked = time.monotonic()

    def is_over(self) -> bool:
        now = time.monotonic()
        if now - self.last_asked < self.every_s:
            return False
        self.last_asked = now
        if self._is_used():
            self.last_used = now
        # Looked at last: whoever opens the server touches the file first and asks it afterwards.
        return now - max(self.last_used, self._last_opened(now)) >= self.order.idle_s

    def _is_used(self) -> bool:
        try:
            password = Path(self.order.password_file).read_text("utf-8").strip()
            answer = subprocess.run(
                self.order.idle_probe,
                env=self.order.environment | {"PGPASSWORD": password, "PGCONNECT_TIMEOUT": "5"},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=20,
                check=True,
            ).stdout
            clients, _, sessions = answer.strip().partition("|")
            begun, self.sessions = int(sessions) - self.sessions, int(sessions)
        except (OSError, subprocess.SubprocessError, ValueError):
            return True
        return int(clients) > 0 or begun > 1

    def _last_opened(self, now: float) -> float:
        try:
            return now - max(0.0, time.time() - os.stat(self.order.used_file).st_mtime)
        except OSError:
            return 0.0


def _dying_with(keeper: int, number: signal.Signals) -> Callable[[], None] | None:
    """For the child, after fork: be sent `number` when the keeper is gone.

    The keeper has one thread, to which the kernel ties the promise; a change of user would
    clear it, so the keeper has changed before.
    """
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != keeper:  # it was killed before we asked
            os._exit(1)

    return ask


def _is_ready(data: str, pid: int) -> bool:
    try:
        with open(os.path.join(data, "postmaster.pid"), encoding="utf-8", errors="replace") as file:
            lines = file.read().splitlines()
    except OSError:
        return False
    return len(lines) > 7 and lines[0] == str(pid) and lines[7].strip() == "ready"


def _identity(folder: str) -> tuple[int, int] | None:
    try:
        state = os.stat(folder)
    except OSError:
        return None
    return state.st_dev, state.st_ino


def _tell(report: dict[str, int] | dict[str, str]) -> None:
    """The caller's pipe gets one line and is let go, so that it never waits for us."""
    with suppress(OSError):  # the caller may be gone; `_must_stop` sees to that
        os.write(1, json.dumps(report).encode() + b"\n")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)
    os.close(nowhere)


if __name__ == "__main__":
    sys.exit(main())
