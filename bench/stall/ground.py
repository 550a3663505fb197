"""A primary, a standby that follows it, and a fresh copy of the large table for every trial."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Set
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import cast

from changes import CUSTOMERS, ROWS, SCHEMA

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.db.embedded.account import give, run_as, service_account
from whimbrel.db.embedded.binaries import find_binaries
from whimbrel.db.embedded.server import EmbeddedServer, start_server

# Ordinary durability; room enough that checkpoints do not come all the time, and files of WAL that
# are used again, as on a server that has run for a while.
SETTINGS = {
    "shared_buffers": "512MB",
    "max_wal_size": "1GB",
    "min_wal_size": "1GB",
    "checkpoint_timeout": "30min",
    "maintenance_work_mem": "256MB",
    "hot_standby_feedback": "off",
    "wal_compression": "on",
}
REPLAY_S = 120.0


@dataclass(slots=True, kw_only=True)
class Ground:
    """`rows`: of the large table in the database `template`."""

    primary: EmbeddedServer
    standby: EmbeddedServer | None
    rows: int
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @contextmanager
    def copy(self) -> Iterator[str]:
        """A database with the large table, on both servers, warm; its name."""
        name = f"trial_{next(self.numbers)}"
        with connect(self.primary.url()) as conn:
            conn.execute(f"CREATE DATABASE {name} TEMPLATE template STRATEGY file_copy".encode())
            conn.execute("CHECKPOINT")
        self.await_replay()
        for server in filter(None, (self.primary, self.standby)):
            with connect(server.url(name)) as conn:
                conn.execute("SELECT count(*) FROM orders WHERE note <> ''")
                conn.execute("SET enable_seqscan = off")
                conn.execute("SELECT count(*) FROM orders WHERE id > 0")
        try:
            yield name
        finally:
            with connect(self.primary.url()) as conn:
                conn.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())

    @contextmanager
    def kept_to(self, processors: frozenset[int]) -> Iterator[None]:
        """The primary, but for clients that choose for themselves, and this process."""
        before = os.sched_getaffinity(0)
        self._keep_to(processors)
        try:
            yield
        finally:
            self._keep_to(before)

    def _keep_to(self, processors: Set[int]) -> None:
        os.sched_setaffinity(self.primary.pid, processors)  # and whom it starts from now on
        with connect(self.primary.url()) as conn:
            found = conn.execute("SELECT pid FROM pg_stat_activity").fetchall()
        for (pid,) in found:
            with suppress(ProcessLookupError):
                os.sched_setaffinity(cast(int, pid), processors)
        os.sched_setaffinity(0, processors)

    def await_replay(self) -> None:
        if self.standby is None:
            return
        with connect(self.primary.url()) as one, connect(self.standby.url()) as other:
            row = one.execute("SELECT pg_current_wal_lsn()::text").fetchone()
            asked = "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn"
            until = time.monotonic() + REPLAY_S
            while other.execute(asked, row).fetchone() != (True,):
                if time.monotonic() > until:
                    raise SystemExit(f"the standby has not caught up within {REPLAY_S:.0f} s")
                time.sleep(0.1)


@contextmanager
def ground(rows: int, *, has_standby: bool = True) -> Iterator[Ground]:
    folder = Path(tempfile.mkdtemp(prefix="wb-", dir=_roomy(rows)))
    folder.chmod(0o755)
    try:
        with start_server(folder / "primary", settings=SETTINGS) as primary:
            _fill(primary.url(), rows)
            if not has_standby:
                yield Ground(primary=primary, standby=None, rows=rows)
                return
            _base_backup(primary.url(), folder / "standby")
            with start_server(folder / "standby", settings=SETTINGS) as standby:
                yield Ground(primary=primary, standby=standby, rows=rows)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _roomy(rows: int) -> str:
    """In memory where it has room: a shared machine's disk makes everybody wait now and then."""
    needed = (2 << 30) + rows * 2_000
    return "/dev/shm" if shutil.disk_usage("/dev/shm").free > needed else "/tmp"


def _fill(url: DatabaseUrl, rows: int) -> None:
    with connect(url) as conn:
        conn.execute("CREATE DATABASE template TEMPLATE template0")
    with connect(url.with_database("template")) as conn:
        conn.execute(SCHEMA.encode())
        conn.execute(ROWS.format(rows=rows, customers=CUSTOMERS).encode())
        conn.execute("VACUUM (ANALYZE, FREEZE)")


def _base_backup(url: DatabaseUrl, folder: Path) -> None:
    account = service_account()
    folder.mkdir()
    give(account, folder, 0o755)
    where = ["-h", url.host, "-p", str(url.port), "-U", url.user, "-D", str(folder / "data")]
    # A slot: else a checkpoint may take away what the standby has not read yet.
    how = ["-X", "stream", "-c", "fast", "-R", "-C", "-S", "standby"]
    command = [find_binaries().path("pg_basebackup"), *where, *how]
    answer = run_as(account, command, {"PGPASSWORD": url.password, "PATH": "/usr/bin:/bin"})
    if answer.returncode:
        raise SystemExit(answer.stderr)
    (folder / "password").write_text(url.password + "\n", "utf-8")
    give(account, folder / "password", 0o600)
