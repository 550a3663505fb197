"""Starts a keeper and waits until its server takes connections."""

from __future__ import annotations

import json
import select
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import Enum
from importlib.resources import files

from ...errors import Failure
from . import keeper
from .binaries import Binaries
from .cluster import SUPERUSER, clean_environment
from .failure import fails, is_taken_port, start_failure
from .home import Home, log_tail, socket_folder, write_private
from .keeper import Order
from .names import CLUSTER_NAME
from .pidfile import PostmasterFile, read_postmaster_file

PORTS_TRIED = 5


class Lifetime(Enum):
    """Who a server lives for."""

    PARENT = "ends with the process that started it"
    PROJECT = "lives on, and stops itself when idle or when its folder vanishes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """How a server is to be started."""

    binaries: Binaries
    settings: Mapping[str, str]
    lifetime: Lifetime
    idle_s: float
    timeout_s: float
    is_throw_away: bool = False

    @property
    def is_durable(self) -> bool:
        """Without fsync there is no use in waiting for the disk when the data is made, either."""
        return self.settings.get("fsync") != "off"


def launch(
    home: Home, start: Start, *, lock: int, port: int | None
) -> tuple[PostmasterFile, subprocess.Popen[bytes]]:
    """A running server of `home` and its keeper's process, which now holds `lock`.

    `port` is tried first. Raises `Failure` E203 to E214.
    """
    for attempt in range(PORTS_TRIED):
        write_private(home, home.log_file, "")
        order = _order(home, start, port if attempt == 0 and port else _free_port())
        process = _spawn(order, lock)
        report = _report(process, start.timeout_s)
        found = read_postmaster_file(home.data)
        if "pid" in report and found is not None:
            return found, process
        _end(process)
        log = log_tail(home)
        if not is_taken_port(log):
            raise _failure(home, start, log, is_late=report.get("failed") == "timeout")
    raise start_failure(home.folder, log_tail(home))


def _order(home: Home, start: Start, port: int) -> Order:
    sockets = str(socket_folder(home))
    ours = {"cluster_name": CLUSTER_NAME, "timezone": "UTC", "log_timezone": "UTC"}
    fixed = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": sockets,
    }
    settings = ours | dict(start.settings) | fixed
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return Order(
        command=[start.binaries.path("postgres"), "-D", str(home.data), *options],
        environment=clean_environment(),
        folder=str(home.folder),
        data=str(home.data),
        log=str(home.log_file),
        socket_folder=sockets,
        throw_away_mark=str(home.throw_away_mark),
        used_file=str(home.used_file),
        idle_probe=[
            *(start.binaries.path("psql"), "-XAtqw", "-h", sockets, "-p", str(port)),
            *("-U", SUPERUSER, "-d", "postgres", "-c"),
            files(__package__).joinpath("sql", "use.sql").read_text("utf-8"),
        ],
        password_file=str(home.password_file),
        uid=home.account.uid if home.account else None,
        gid=home.account.gid if home.account else None,
        follows_parent=start.lifetime is Lifetime.PARENT,
        idle_s=start.idle_s,
        start_timeout_s=start.timeout_s,
    )


def _spawn(order: Order, lock: int) -> subprocess.Popen[bytes]:
    try:
        with open(order.log, "ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-I", "-S", keeper.__file__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,  # ours may be a pipe whose reader waits for its end
                pass_fds=[lock],
                start_new_session=True,  # Ctrl-C is for the command, not for the server
            )
    except OSError as exc:
        raise fails(
            "E202",
            f"the keeper of the embedded server cannot be run: {exc}",
            "it ends the server when nobody needs it any more",
            f"check that {sys.executable} runs",
        ) from exc
    assert process.stdin is not None
    process.stdin.write(json.dumps(asdict(order)).encode() + b"\n")
    process.stdin.flush()
    return process


def _report(process: subprocess.Popen[bytes], timeout_s: float) -> dict[str, object]:
    """The keeper's one line; empty where it died without a word."""
    assert process.stdout is not None
    with process.stdout as pipe:
        if not select.select([pipe], [], [], timeout_s + 15)[0]:
            return {}
        line = pipe.readline()
    report = json.loads(line) if line else {}
    return report if isinstance(report, dict) else {}


def _end(process: subprocess.Popen[bytes]) -> None:
    """Of a keeper whose server did not start."""
    assert process.stdin is not None
    process.stdin.close()
    try:
        process.wait(60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _failure(home: Home, start: Start, log: str, *, is_late: bool) -> Failure:
    if not is_late:
        return start_failure(home.folder, log)
    return fails(
        "E208",
        f"the embedded server in {home.folder} took no connections within {start.timeout_s:g} s",
        "after a crash it first replays its log; a slow or overloaded disk does the rest",
        "run the command again, with more time if it is still at work",
        log=log,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
