"""An embedded server: start, reuse, stop, restart."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Literal, Self

from ...config.url import DatabaseUrl
from ...errors import Failure
from ...pg.version import ServerVersion
from ..connect import connect
from .account import account_for, service_account
from .binaries import Binaries, find_binaries
from .cluster import SUPERUSER, data_major, ensure_cluster, other_major, read_password
from .failure import fails, folder_failure
from .home import Home, existing_base, make_folder, try_to_hold, write_private
from .launch import Lifetime, Start, launch
from .leftover import end_leftover, runs_in, wait_for_end
from .pidfile import PostmasterFile, read_postmaster_file
from .settings import PROJECT_SETTINGS, THROW_AWAY_SETTINGS
from .store import home_of, new_throw_away_folder

__all__ = ["EmbeddedServer", "Lifetime", "open_server", "start_server", "throw_away_server"]

IDLE_S = 600.0
START_TIMEOUT_S = 60.0
FAST_STOP_S, IMMEDIATE_STOP_S = 40.0, 20.0


class EmbeddedServer:
    """A running server. As a context manager it stops at the end of the block."""

    def __init__(
        self,
        home: Home,
        start: Start,
        found: PostmasterFile,
        keeper: subprocess.Popen[bytes] | None = None,
    ) -> None:
        self._home = home
        self._how = start
        self._found = found
        self._keeper = keeper
        self._password = read_password(home)

    def url(self, database: str = "postgres") -> DatabaseUrl:
        """For the superuser, over TCP on 127.0.0.1."""
        return self._url("127.0.0.1", database)

    def socket_url(self, database: str = "postgres") -> DatabaseUrl:
        """For the superuser, over the server's private unix socket."""
        return self._url(self._found.socket_folder, database)

    @property
    def pid(self) -> int:
        """The postmaster's process id."""
        return self._found.pid

    @property
    def version(self) -> ServerVersion:
        return self._how.binaries.version

    @property
    def data_dir(self) -> Path:
        """The folder that was asked for; the cluster is its `data`."""
        return self._home.folder

    @property
    def cluster_dir(self) -> Path:
        """PostgreSQL's own `data_directory`."""
        return self._home.data

    @property
    def log_file(self) -> Path:
        return self._home.log_file

    @property
    def is_running(self) -> bool:
        return runs_in(self.pid, self._home.data)

    def stop(self, mode: Literal["fast", "immediate"] = "fast") -> None:
        """Stop and wait until it is gone; nothing happens where it has stopped already.

        `fast` ends sessions and writes a checkpoint; `immediate` is a crash from which the next
        start recovers (pg_ctl's modes). Raises `Failure` E215 where it does not end.
        """
        is_throw_away = self._home.throw_away_mark.exists()
        number = signal.SIGQUIT if mode == "immediate" or is_throw_away else signal.SIGINT
        with suppress(ProcessLookupError):
            if self.is_running:
                os.kill(self.pid, number)
        patience_s = IMMEDIATE_STOP_S if number is signal.SIGQUIT else FAST_STOP_S
        is_gone = wait_for_end(self.pid, self._home.data, patience_s)
        if not is_gone or not self._wait_for_keeper():
            raise fails(
                "E215",
                f"the embedded server in {self._home.folder} does not stop",
                f"its process {self.pid} was asked to and is still there after {patience_s:g} s",
                f"look into {self._home.log_file}, then `kill -QUIT {self.pid}`",
            )
        if is_throw_away:  # the keeper has done it, unless it was killed
            shutil.rmtree(self._home.folder, ignore_errors=True)

    def restart(self) -> None:
        """Stop and start with the same settings; the URL stays unless the port was taken."""
        self._home.throw_away_mark.unlink(missing_ok=True)
        self.stop()
        again = _start(self._home.folder, self._how, port=self._found.port)
        self._found, self._keeper = again._found, again._keeper

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def __repr__(self) -> str:
        return f"EmbeddedServer({self.url().shown}, {self._home.folder})"

    def _url(self, host: str, database: str) -> DatabaseUrl:
        return DatabaseUrl(
            host=host,
            port=self._found.port,
            database=database,
            user=SUPERUSER,
            password=self._password,
        )

    def _wait_for_keeper(self) -> bool:
        """It clears the folder after the server and lets go of the lock when it ends."""
        deadline = time.monotonic() + IMMEDIATE_STOP_S
        if self._keeper is not None:
            with suppress(subprocess.TimeoutExpired):
                self._keeper.wait(IMMEDIATE_STOP_S)
            if self._keeper.stdin is not None:
                self._keeper.stdin.close()
        while self._home.folder.exists():
            lock = try_to_hold(self._home.folder)
            if lock is not None:
                os.close(lock)
                return True
            found = read_postmaster_file(self._home.data)
            if found is not None and found.pid != self.pid:
                return True  # somebody has started it again already
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True


def start_server(
    data_dir: Path,
    *,
    binaries: Binaries | None = None,
    settings: Mapping[str, str] | None = None,
    lifetime: Lifetime = Lifetime.PARENT,
    idle_s: float = IDLE_S,
    timeout_s: float = START_TIMEOUT_S,
) -> EmbeddedServer:
    """Start the server of a folder, which is made and filled where it is not there.

    `settings` go on top of the project's (`PROJECT_SETTINGS`). `idle_s` counts for
    `Lifetime.PROJECT` only. Raises `Failure` E2xx; E205 where it runs already.
    """
    folder = make_folder(data_dir, service_account())
    start = Start(
        binaries=binaries or _binaries_for(folder),
        settings=PROJECT_SETTINGS | dict(settings or {}),
        lifetime=lifetime,
        idle_s=idle_s,
        timeout_s=timeout_s,
    )
    return _start(folder, start)


def open_server(
    data_dir: Path,
    *,
    binaries: Binaries | None = None,
    settings: Mapping[str, str] | None = None,
    lifetime: Lifetime = Lifetime.PROJECT,
    idle_s: float = IDLE_S,
    timeout_s: float = START_TIMEOUT_S,
) -> EmbeddedServer:
    """The running server of a folder, else a new one; of two at once one starts, both get it.

    A running one keeps the settings and lifetime it was started with. Raises `Failure` E2xx.
    """
    folder = make_folder(data_dir, service_account())
    start = Start(
        binaries=binaries or _binaries_for(folder),
        settings=PROJECT_SETTINGS | dict(settings or {}),
        lifetime=lifetime,
        idle_s=idle_s,
        timeout_s=timeout_s,
    )
    deadline = time.monotonic() + timeout_s
    while True:
        lock = try_to_hold(folder)
        if lock is not None:
            return _start_holding(folder, start, lock=lock)
        found = _running(folder, start)
        if found is not None:
            return found
        if time.monotonic() > deadline:
            raise fails(
                "E208",
                f"another process holds {folder}, but its server took no connections within "
                f"{timeout_s:g} s",
                "it is still starting, or it hangs",
                f"run the command again; look into {existing_base(folder) / 'log'}",
            )
        time.sleep(0.05)


def throw_away_server(
    *,
    binaries: Binaries | None = None,
    settings: Mapping[str, str] | None = None,
    timeout_s: float = START_TIMEOUT_S,
) -> EmbeddedServer:
    """A server that goes, with its data, when it is stopped or its parent ends; never durable."""
    account = service_account()
    start = Start(
        binaries=binaries or find_binaries(),
        settings=THROW_AWAY_SETTINGS | dict(settings or {}),
        lifetime=Lifetime.PARENT,
        idle_s=IDLE_S,
        timeout_s=timeout_s,
        is_throw_away=True,
    )
    folder = make_folder(new_throw_away_folder(account), account)
    try:
        return _start(folder, start)
    except BaseException:  # nobody would throw it away after an interrupt
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _binaries_for(folder: Path) -> Binaries:
    """The programs that fit the data that is there; else those of the default version."""
    major = data_major(existing_base(folder))
    if major is not None:
        with suppress(Failure):
            return find_binaries(major)
    return find_binaries()


def _start(folder: Path, start: Start, *, port: int | None = None) -> EmbeddedServer:
    lock = try_to_hold(folder)
    if lock is None:
        raise fails(
            "E205",
            f"a server runs in {folder} already",
            "two servers on one data folder would destroy it",
            "use the running one, or stop it first",
        )
    return _start_holding(folder, start, lock=lock, port=port)


def _start_holding(
    folder: Path, start: Start, *, lock: int, port: int | None = None
) -> EmbeddedServer:
    try:
        home = home_of(folder, account_for(existing_base(folder) / "data"))
        if start.is_throw_away:  # once the lock is ours: others remove what is marked and free
            write_private(home, home.throw_away_mark, "")
        end_leftover(home.data)
        ensure_cluster(home, start.binaries, is_durable=start.is_durable)
        home.used_file.touch()
        found, keeper = launch(home, start, lock=lock, port=port or _last_port(home))
        write_private(home, home.base / "port", f"{found.port}\n")
    except OSError as exc:
        raise folder_failure(exc, folder) from exc
    finally:
        os.close(lock)
    if start.lifetime is Lifetime.PARENT:
        return EmbeddedServer(home, start, found, keeper)
    keeper.communicate()  # it has left a child that lives on
    return EmbeddedServer(home, start, found)


def _running(folder: Path, start: Start) -> EmbeddedServer | None:
    """The server that somebody else keeps, once it answers and says that it is this folder's."""
    base = existing_base(folder)
    home = Home(folder=folder, base=base, account=account_for(base / "data"))
    found = read_postmaster_file(home.data)
    if found is None or not found.is_ready or not runs_in(found.pid, home.data):
        return None
    with suppress(OSError):
        home.used_file.touch()
    major = data_major(base)
    if major != start.binaries.major:
        raise other_major(home, str(major), start.binaries)
    server = EmbeddedServer(home, start, found)
    try:
        with connect(server.url()) as conn:
            row = conn.execute("SELECT pg_catalog.current_setting('data_directory')").fetchone()
    except Failure as failure:
        if failure.notice.code == "C201":
            raise _wrong_password(home) from None
        return None  # it is just stopping or starting
    return server if row == (str(home.data),) else None


def _wrong_password(home: Home) -> Failure:
    return fails(
        "E212",
        f"the server in {home.folder} does not accept the password in {home.password_file}",
        "somebody has changed the password of its user postgres",
        f"write the present password into {home.password_file}",
    )


def _last_port(home: Home) -> int | None:
    """A project's server keeps its port, so that a URL that somebody noted stays right."""
    try:
        return int((home.base / "port").read_text("utf-8"))
    except (OSError, ValueError):
        return None
