"""Three ways to make a change: plain psql, DDL with lock_timeout and retries, Whimbrel."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import psycopg
from changes import SCHEMA, Change
from ground import Ground

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.db.embedded.binaries import find_binaries
from whimbrel.guard.fix import fix
from whimbrel.read.known import read_known

LOCK_TIMEOUT_S, RETRY_S, TRIES = 1, 1.0, 30
BASE, CHANGE, CONTRACT = "20260101000000_base", "20260102000000_change", "20260103000000_contract"
WHIMBREL = str(Path(sys.executable).with_name("whimbrel"))
# Makes the change ready, outside the measured time; the function returned makes it.
Tool = Callable[[Ground, str, Change, Path], Callable[[], None]]


def psql(ground: Ground, database: str, change: Change, folder: Path) -> Callable[[], None]:
    file = folder / "change.sql"
    file.write_text(change.direct)
    command = [find_binaries().path("psql"), "-Xq", "-v", "ON_ERROR_STOP=1", "-f", str(file)]
    url = ground.primary.url(database)
    place = ["-h", url.host, "-p", str(url.port), "-U", url.user, "-d", database]
    environment = os.environ | {"PGPASSWORD": url.password}
    return lambda: _run([*command, *place], environment)


def lock_timeout(ground: Ground, database: str, change: Change, _: Path) -> Callable[[], None]:
    """As Alembic is set up by careful teams: one transaction per revision, a lock_timeout, and
    the revision again where it ran into it."""
    url = ground.primary.url(database).reveal()
    return lambda: _patiently(url, change.direct)


def _patiently(url: str, sql: str) -> None:
    for _ in range(TRIES):
        try:
            with psycopg.connect(url) as conn:
                conn.execute(f"SET lock_timeout = '{LOCK_TIMEOUT_S}s'".encode())
                conn.execute(sql.encode())
                return
        except psycopg.errors.LockNotAvailable:
            time.sleep(RETRY_S)
    raise SystemExit(f"not within {TRIES} tries: {sql}")


def whimbrel(ground: Ground, database: str, change: Change, folder: Path) -> Callable[[], None]:
    """`whimbrel deploy`, then `whimbrel deploy --phase contract` where something had to wait."""
    url = ground.primary.url(database)
    _write(folder, BASE, SCHEMA)
    now, later = change.by_hand if any(change.by_hand) else _fixed(url, change)
    for name, sql in ((CHANGE, now), (CONTRACT, later)):
        if sql:
            _write(folder, name, sql)
    environment = dict(os.environ) | {"STAGING_DATABASE_URL": url.reveal()}
    token = f"{database}@{url.host}"
    run = _whimbrel(folder, environment)
    run("identity", "mark", "--confirm", token)
    run("resolve", "--applied", BASE)

    def deploy() -> None:
        run("deploy")
        run("deploy", "--phase", "contract")

    return deploy


def _fixed(url: DatabaseUrl, change: Change) -> tuple[str, str]:
    with connect(url) as conn:
        found = fix(change.direct, change.name, known=read_known(conn), migration=CHANGE)
    return found.text, found.contract


TOOLS: Mapping[str, Tool] = {
    "psql": psql,
    "lock_timeout": lock_timeout,
    "Whimbrel": whimbrel,
}


def _write(folder: Path, name: str, sql: str) -> None:
    path = folder / "migrations" / name
    path.mkdir(parents=True)
    (path / "migration.sql").write_text(sql)


def _whimbrel(folder: Path, environment: dict[str, str]) -> Callable[..., None]:
    command = [WHIMBREL, "-C", str(folder), "-e", "staging", "--yes"]
    return lambda *words: _run([*command, *words], environment)


def _run(command: list[str], environment: Mapping[str, str]) -> None:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[-4:])}\n{done.stdout}{done.stderr}")
    if os.environ.get("STALL_VERBOSE"):
        print(done.stdout, done.stderr)
