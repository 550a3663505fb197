"""A long history deployed by whimbrel, by plain psycopg on one connection, and by psql per file.

The server is an embedded one with ordinary durability. Every round gets a database that is empty
but for a place for the records: psycopg keeps a history row for each file in the file's own
transaction, as a careful script would.

A deploy asks a database who it is, reads the folder, takes its turn and remembers the schema: the
same for a hundred migrations as for four hundred, and the longest public history that was tried
has 434. So both are timed, and the longer one is what the ratio is asked of.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from history_like_prisma import write_history
from rounds import print_times, ratio, run_rounds
from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.db.embedded.binaries import find_binaries
from whimbrel.db.embedded.server import EmbeddedServer, start_server
from whimbrel.flow.call import Call
from whimbrel.flow.deploy import DeployOptions, deploy
from whimbrel.flow.identity import mark_database

SHORT, LONG = 100, 400
ROUNDS = 7
MOST_OF_PSYCOPG, MOST_OF_PSQL = 1.25, 1.0
Times = dict[str, list[float]]
WHIMBREL = str(Path(sys.executable).with_name("whimbrel"))
HISTORY_TABLE = "CREATE TABLE history (name text PRIMARY KEY, at timestamptz DEFAULT now())"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A project and a server; `empty()` gives the URL of a database that nothing is in."""

    project: Path
    server: EmbeddedServer
    numbers: count[int]

    def empty(self) -> DatabaseUrl:
        name = f"bench_{next(self.numbers)}"
        with connect(self.server.url()) as conn:
            conn.execute(f"CREATE DATABASE {name} TEMPLATE template0".encode())
            conn.execute("CHECKPOINT")
        return self.server.url(name)

    def with_history(self) -> str:
        """The URL of a database that has a table for the script's history."""
        url = self.empty()
        with connect(url) as conn:
            conn.execute(HISTORY_TABLE.encode())
        return url.reveal()

    @property
    def files(self) -> list[Path]:
        return sorted((self.project / "prisma/migrations").glob("*/migration.sql"))


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        projects = {length: Path(folder, f"project_{length}") for length in (SHORT, LONG)}
        for length, project in projects.items():
            write_history(project, length)
        with start_server(Path(folder, "server")) as server:
            numbers = count(1)
            grounds = {
                length: Ground(project=project, server=server, numbers=numbers)
                for length, project in projects.items()
            }
            inside = {length: _race(length, ground) for length, ground in grounds.items()}
            _race_processes(grounds[SHORT])
    return _judge(inside[LONG])


def _race(length: int, ground: Ground) -> Times:
    print(f"{length} migrations, {ROUNDS} rounds, one server with ordinary durability")
    found = run_rounds(
        {
            "psycopg": lambda: partial(run_psycopg, ground.with_history(), ground.files),
            "whimbrel": lambda: _deploying(ground),
            "psql per file": lambda: _psql_per_file(ground),
        },
        ROUNDS,
    )
    print_times(found, against="psycopg")
    return found


def _race_processes(ground: Ground) -> None:
    print(f"whole processes, {SHORT} migrations:")
    whole = run_rounds(
        {
            "psycopg script": lambda: _process(ground, sys.executable, __file__, "--peer"),
            "whimbrel deploy": lambda: _process(
                ground, WHIMBREL, "-C", str(ground.project), "-e", "test", "deploy"
            ),
        },
        ROUNDS,
    )
    print_times(whole, against="psycopg script")


def _judge(inside: Times) -> int:
    is_good = ratio(inside["whimbrel"], inside["psycopg"]) <= MOST_OF_PSYCOPG
    is_good &= ratio(inside["whimbrel"], inside["psql per file"]) <= MOST_OF_PSQL
    print(
        f"asked of {LONG}: <= {MOST_OF_PSYCOPG}x of psycopg, faster than psql: {_verdict(is_good)}"
    )
    return 0 if is_good else 1


def run_psycopg(url: str, files: list[Path]) -> None:
    """What a careful script does: one transaction for each file and its row."""
    with psycopg.connect(url, autocommit=True) as conn:
        for file in files:
            with conn.transaction():
                conn.execute(file.read_bytes())
                conn.execute("INSERT INTO history (name) VALUES (%s)", (file.parent.name,))


def _deploying(ground: Ground) -> Callable[[], object]:
    call = Call(
        directory=ground.project,
        environment="test",
        variables={"TEST_DATABASE_URL": ground.empty().reveal()},
        say=lambda _: None,
    )
    mark_database(call)
    return lambda: deploy(call, DeployOptions(), lambda _: None)


def _psql_per_file(ground: Ground) -> Callable[[], object]:
    place = ground.empty().conninfo()
    environment = os.environ | {"PGPASSWORD": place.pop("password", "")}
    psql = [find_binaries().path("psql"), "-Xq", "-v", "ON_ERROR_STOP=1"]
    command = [*psql, "-d", make_conninfo("", **place), "-f"]

    def run() -> None:
        for file in ground.files:
            subprocess.run([*command, str(file)], env=environment, check=True)

    return run


def _process(ground: Ground, *command: str) -> Callable[[], object]:
    if command[-1] == "--peer":
        url, command = ground.with_history(), (*command, *map(str, ground.files))
    else:
        url = ground.empty().reveal()
    return lambda: _run(command, dict(os.environ) | {"TEST_DATABASE_URL": url})


def _run(command: Sequence[str], environment: dict[str, str]) -> None:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)


def _verdict(is_good: bool) -> str:
    return "yes" if is_good else "NO"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--peer"]:
        run_psycopg(os.environ["TEST_DATABASE_URL"], [Path(name) for name in sys.argv[2:]])
        sys.exit(0)
    sys.exit(main())
