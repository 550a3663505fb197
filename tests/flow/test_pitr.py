"""Point-in-time recovery end to end: a real server that archives its log, and the real barman."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.shell import Shell, shell

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.db.embedded.binaries import find_binaries
from whimbrel.db.embedded.server import throw_away_server
from whimbrel.errors import Exit

__all__ = ["shell"]

BARMAN = os.environ.get("WHIMBREL_BARMAN") or shutil.which("barman")
pytestmark = [
    pytest.mark.drill,
    pytest.mark.skipif(
        BARMAN is None or shutil.which("rsync") is None,
        reason="no barman here, or no rsync for it",
    ),
]
CONFIGURATION = """
[barman]
barman_user = {user}
barman_home = {home}
barman_lock_directory = {home}
configuration_files_directory = {home}/conf.d
log_file = {home}/log
[shop]
description = shop
conninfo = {conninfo}
streaming_conninfo = {conninfo}
backup_method = postgres
archiver = on
immediate_checkpoint = true
path_prefix = {programs}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A server whose log barman keeps."""

    url: DatabaseUrl
    config: Path

    def barman(self, *words: str) -> str:
        assert BARMAN is not None
        command = [BARMAN, "-c", str(self.config), *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def archive(self, conn: Connection) -> None:
        """What was written so far is in barman's catalogue."""
        conn.execute("SELECT pg_switch_wal()")
        found = None
        for _ in range(200):
            found = conn.execute(
                "SELECT a.last_archived_wal >= pg_walfile_name('0/0'::pg_lsn + "
                "(pg_current_wal_insert_lsn() - '0/0'::pg_lsn) - 16777216) "
                "FROM pg_stat_archiver AS a"
            ).fetchone()
            if found == (True,):
                break
            time.sleep(0.05)
        assert found == (True,)
        self.barman("archive-wal", "shop")


@pytest.fixture
def kept() -> Iterator[Kept]:
    """The server's account has to reach the folder that it archives to."""
    home = Path(tempfile.mkdtemp(prefix="whimbrel-barman-", dir="/tmp"))
    incoming = home / "shop" / "incoming"
    incoming.mkdir(parents=True)
    for each in (home, home / "shop", incoming):
        each.chmod(0o777)
    settings = {"archive_mode": "on", "archive_command": f"cp %p {incoming}/%f"}
    try:
        with throw_away_server(settings=settings) as server:
            url = server.url()
            conninfo = " ".join(f"{k}={v}" for k, v in url.conninfo().items())
            config = home / "barman.conf"
            config.write_text(
                CONFIGURATION.format(
                    user=subprocess.run(
                        ["id", "-un"], check=True, capture_output=True, text=True
                    ).stdout.strip(),
                    home=home,
                    conninfo=conninfo,
                    programs=find_binaries().bin_dir,
                )
            )
            yield Kept(url=url, config=config)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def gate(shell: Shell) -> dict[str, str]:
    gates = shell("deploy", "--dry-run", "--json").json["gates"]
    assert isinstance(gates, list)
    return next(each for each in gates if each["name"] == "backup")


def test_a_server_whose_log_is_kept_is_drilled_deployed_to_and_brought_back(
    shell: Shell, kept: Kept, server_url: DatabaseUrl
) -> None:
    shell.set(
        DATABASE_ENV="production",
        PRODUCTION_DATABASE_URL=kept.url,
        WHIMBREL_SCRATCH_URL=server_url,
    )
    program = f'["{BARMAN}", "-c", "{kept.config}"]'
    shell.write(
        "whimbrel.toml",
        f'[pitr.production]\ntool = "barman"\nserver = "shop"\nprogram = {program}\n',
    )
    shell.migration("20260102000000_note", "ALTER TABLE orders ADD note text;\n")
    with connect(kept.url, application_name="whimbrel test") as conn:
        conn.execute(
            "CREATE TABLE orders AS SELECT i AS id, 'open' AS state FROM generate_series(1, 50) i"
        )
        conn.execute("ALTER TABLE orders ADD PRIMARY KEY (id)")
        shell.done("identity", "mark", "--confirm", f"{kept.url.database}@{kept.url.host}")
        token = str(shell.done("identity", "show", "--json").json["confirm"])
        shell.set(WHIMBREL_CONFIRM=token)
        shell.done("policy", "set", "backup", "pitr", "--reason", "barman keeps the log")

        assert gate(shell)["what"] == "barman shop has no complete base backup"
        shell("backup", "drill").stopped("B164", Exit.FAILED)

        kept.barman("switch-wal", "--force", "--archive", "shop")
        kept.barman("backup", "--wait", "shop")
        kept.archive(conn)
        assert gate(shell)["what"] == "barman shop was never restored"
        listed = shell.done("backup", "list")
        assert "barman shop: every moment from 20" in listed.out
        assert "1 base backup, the newest 20" in listed.out

        drilled = shell.done("backup", "drill")
        assert "brought postgres@127.0.0.1" in drilled.out
        assert "1 table, 50 rows read" in drilled.out
        assert "rows beside the live ones: 1 table equal" in drilled.out
        passed = gate(shell)
        assert passed["outcome"] == "passed", passed
        assert "barman shop brings back every moment since" in passed["what"]
        assert "whimbrel.drill" not in drilled.err

        # Good work after the base backup; then the damage; then good work again.
        conn.execute("INSERT INTO orders SELECT i, 'paid' FROM generate_series(51, 60) AS i")
        row = conn.execute("SELECT clock_timestamp()").fetchone()
        assert row is not None
        before = str(row[0])
        time.sleep(0.01)
        conn.execute("DELETE FROM orders")
        conn.execute("INSERT INTO orders VALUES (100, 'later')")
        kept.archive(conn)

        shell("recover", "assess", "--at", "noon").stopped("B167", Exit.USAGE)
        shell("recover", "assess", "--at", "2001-01-01T00:00Z").stopped("B164", Exit.FAILED)
        shell("recover", "assess", "--at", "2099-01-01T00:00Z").stopped("E218", Exit.FAILED)
        found = shell("recover", "assess", "--at", before)
        assert found.code == Exit.DIFFERENT, found.err
        assert "public.orders: damaged: 60 of 60 rows lost, 1 added since" in found.out
        backup = found.err.split("recover copy --backup ")[1].split()[0]
        shell.done("recover", "copy", "--backup", backup)
        shell.done("recover", "copy", "--backup", backup, "--apply")
        states = conn.execute("SELECT state, count(*) FROM orders GROUP BY 1 ORDER BY 1").fetchall()
        assert states == [("later", 1), ("open", 50), ("paid", 10)]
        forget_copies(server_url)


def forget_copies(server: DatabaseUrl) -> None:
    with connect(server) as conn:
        names = "SELECT d.datname FROM pg_database AS d WHERE d.datname LIKE 'whimbrel_recover_%'"
        for (name,) in conn.execute(names.encode()).fetchall():
            conn.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
