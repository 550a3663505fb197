"""Poolers: a real PgBouncer where there is one."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from tests.waiting import until

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect_plainly
from whimbrel.db.embedded.account import Account, give, service_account
from whimbrel.db.pooling import refuse_transaction_pooling
from whimbrel.errors import Failure, Stop

PGBOUNCER = shutil.which("pgbouncer", path="/usr/sbin:/usr/bin:/usr/local/bin:/opt/homebrew/bin")

needs_pgbouncer = pytest.mark.skipif(
    PGBOUNCER is None, reason="PgBouncer is not installed here (Debian: apt-get install pgbouncer)"
)
Pool = Callable[..., DatabaseUrl]


@pytest.fixture
def pool(database_url: DatabaseUrl) -> Iterator[Pool]:
    """A PgBouncer before the test's database, with the settings that are asked for."""
    with ExitStack() as stack:

        def pool(**settings: str | int) -> DatabaseUrl:
            return stack.enter_context(_pgbouncer(database_url, settings))

        yield pool


@contextmanager
def _pgbouncer(url: DatabaseUrl, settings: dict[str, str | int]) -> Iterator[DatabaseUrl]:
    folder, account = Path(tempfile.mkdtemp(prefix="wt-", dir="/tmp")), service_account()
    give(account, folder, 0o700)
    try:
        while True:
            port = _free_port()
            where: dict[str, str | int] = {
                "listen_addr": "127.0.0.1",
                "listen_port": port,
                "unix_socket_dir": "",
            }
            with _started(folder, url, {**where, **settings}, account) as process:
                pooled = replace(url, port=port, password="")
                until(lambda: process.poll() is not None or _answers(pooled))  # noqa: B023
                if process.poll() is None:
                    yield pooled
                    return
            log = (folder / "log").read_text("utf-8")
            assert "Address already in use" in log, log  # somebody else came to that port
    finally:
        shutil.rmtree(folder)


@contextmanager
def _started(
    folder: Path, url: DatabaseUrl, settings: dict[str, str | int], account: Account | None
) -> Iterator[subprocess.Popen[bytes]]:
    assert PGBOUNCER is not None
    files = {"auth_type": "any", "pidfile": str(folder / "pid"), "logfile": str(folder / "log")}
    backend = f"host={url.host} port={url.port} user={url.user} password={url.password}"
    lines = ["[databases]", f"{url.database} = {backend}", "[pgbouncer]"]
    lines += [f"{name} = {value}" for name, value in (settings | files).items()]
    (folder / "pgbouncer.ini").write_text("\n".join(lines) + "\n", "utf-8")
    give(account, folder / "pgbouncer.ini", 0o600)
    who = {"user": account.uid, "group": account.gid} if account else {}
    process = subprocess.Popen(
        [PGBOUNCER, "-q", str(folder / "pgbouncer.ini")],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **who,  # type: ignore[call-overload]
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def refuse(url: DatabaseUrl) -> None:
    with connect_plainly(url) as conn:
        refuse_transaction_pooling(conn, url)


def test_a_server_is_no_pooler(database_url: DatabaseUrl) -> None:
    refuse(database_url)


@needs_pgbouncer
@pytest.mark.parametrize(
    "settings",
    [
        {"pool_mode": "transaction"},
        {"pool_mode": "transaction", "server_round_robin": 1, "min_pool_size": 3},
        {"pool_mode": "transaction", "default_pool_size": 1},
        {"pool_mode": "statement"},
    ],
    ids=lambda settings: " ".join(f"{k}={v}" for k, v in settings.items()),
)
def test_transaction_pooling_is_refused(settings: dict[str, str | int], pool: Pool) -> None:
    url = pool(**settings)
    with pytest.raises(Stop) as caught:
        refuse(url)
    assert str(caught.value) == (
        f"C230: {url.shown} is a transaction pooler\n"
        "  why:  schema work needs one session: behind a transaction pooler lock_timeout, advisory "
        "locks and cancels reach other people's backends\n"
        "  next: set the direct URL (DIRECT_URL, STAGING_DIRECT_URL …) to the server itself, or to "
        "a pool in session mode"
    )


@needs_pgbouncer
@pytest.mark.parametrize(
    "settings",
    [
        {"pool_mode": "session"},
        {"pool_mode": "session", "server_round_robin": 1, "min_pool_size": 3},
        {"pool_mode": "session", "default_pool_size": 1},
    ],
    ids=lambda settings: " ".join(f"{k}={v}" for k, v in settings.items()),
)
def test_session_pooling_is_allowed(settings: dict[str, str | int], pool: Pool) -> None:
    refuse(pool(**settings))


@needs_pgbouncer
def test_behind_a_pooler_that_is_refused_no_setting_is_left(pool: Pool) -> None:
    """A search_path that a Prisma URL asks for would stay with a backend that serves others."""
    url = pool(pool_mode="transaction", default_pool_size=1)
    with pytest.raises(Stop):
        refuse(replace(url, prisma=(("schema", "lies"),)))
    with connect_plainly(url) as conn:
        assert conn.execute("SHOW search_path").fetchone() == ('"$user", public',)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _answers(url: DatabaseUrl) -> bool:
    try:
        with connect_plainly(url) as conn:
            conn.execute("SELECT 1")
    except Failure:
        return False
    return True
