"""A verified backup against pg_dump and pg_restore alone: same database, same flags, same run.

A backup that is restored and compared may cost at most 2.5 times what dumping and restoring costs
that nobody compares. `WHIMBREL_BENCH_MB` sets the size.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from whimbrel.backup.create import JOBS, Order, create_backup
from whimbrel.backup.manifest import Source
from whimbrel.backup.programs import compression_of, programs_for
from whimbrel.backup.restore import FLAGS
from whimbrel.backup.target import Target
from whimbrel.backup.verify import verify_backup
from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.db.embedded.server import throw_away_server
from whimbrel.guard.backup_level import Level
from whimbrel.ledger.identity import read_live

LIMIT = 2.5
MB = int(os.environ.get("WHIMBREL_BENCH_MB", "500"))
ROUNDS = 2

_FILL = """
CREATE TABLE accounts (id bigint PRIMARY KEY, branch int, balance numeric(14, 2), filler text);
CREATE TABLE events (id bigint PRIMARY KEY, account bigint NOT NULL, at timestamptz, body jsonb);
INSERT INTO accounts SELECT i, i % 100, i / 7.0, rpad('', 84, 'x')
FROM generate_series(1, {accounts}) AS i;
INSERT INTO events
SELECT i, 1 + i % {accounts}, now(), jsonb_build_object('k', i, 'text', md5(i::text))
FROM generate_series(1, {events}) AS i;
CREATE INDEX ON events (account);
ALTER TABLE events ADD FOREIGN KEY (account) REFERENCES accounts;
VACUUM ANALYZE
"""


def main() -> int:
    with throw_away_server() as source, tempfile.TemporaryDirectory() as folder:
        with connect(source.url()) as conn:
            conn.execute("CREATE DATABASE shop")
        url = source.url("shop")
        size_mb = fill(url)
        alone: list[float] = []
        verified: list[float] = []
        for number in range(ROUNDS):
            dump = Path(folder) / f"alone{number}"
            alone.append(timed(dump_and_restore, url, dump))
            verified.append(timed(create_and_verify, url, Path(folder) / "backups"))
    ratio = min(verified) / min(alone)
    print(
        f"{size_mb} MB: dump and restore alone {min(alone):.1f} s, verified backup "
        f"{min(verified):.1f} s, ratio {ratio:.2f} (at most {LIMIT})"
    )
    return 0 if ratio <= LIMIT else 1


def fill(url: DatabaseUrl) -> int:
    rows = {"accounts": MB * 3350, "events": MB * 2300}
    with connect(url) as conn:
        for statement in _FILL.format(**rows).split(";\n"):
            conn.execute(statement.encode())
        row = conn.execute("SELECT pg_database_size(current_database()) / 1000000").fetchone()
    assert row is not None
    return int(str(row[0]))


def timed(work: Callable[[DatabaseUrl, Path], None], url: DatabaseUrl, folder: Path) -> float:
    began = time.monotonic()
    work(url, folder)
    return time.monotonic() - began


def dump_and_restore(url: DatabaseUrl, dump: Path) -> None:
    """What a careful administrator types, on a scratch server of its own too."""
    programs = programs_for(18)
    option, _ = compression_of(programs)
    run([programs.pg_dump, "-Fd", f"-j{JOBS}", "-Z", option, "-f", str(dump)], url)
    with throw_away_server() as scratch:
        with connect(scratch.url()) as conn:
            conn.execute("CREATE DATABASE copy")
        run([programs.pg_restore, f"-j{JOBS}", *FLAGS, str(dump)], scratch.url("copy"))


def run(command: list[str], url: DatabaseUrl) -> None:
    subprocess.run(
        [*command, "-d", f"host={url.host} port={url.port} user={url.user} dbname={url.database}"],
        env=dict(os.environ) | {"PGPASSWORD": url.password},
        check=True,
    )


def create_and_verify(url: DatabaseUrl, backups: Path) -> None:
    stored = create_backup(Order(url=url, source=source_of(url), backups=backups, say=told))
    with throw_away_server() as scratch:
        target = Target(url=scratch.url(), shown="scratch", forbidden_systems=frozenset())
        evidence = verify_backup(stored, target, told)
    assert evidence.level is Level.EQUAL, evidence.failed


def source_of(url: DatabaseUrl) -> Source:
    with connect(url) as conn:
        live = read_live(conn)
    return Source(
        environment="production",
        kind="production",
        system_identifier=live.system_identifier,
        database_oid=live.database_oid,
        mark_uuid="",
        database=live.database,
        host=live.host,
        port=live.port,
        server_version=live.server_version,
        is_in_recovery=False,
    )


def told(line: str) -> None:
    if os.environ.get("WHIMBREL_BENCH_VERBOSE"):
        print(f"{time.monotonic():.1f} {line}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
