"""Killed at any moment, a deployment goes on where it ended: nothing twice, nothing missing.

`make drill` takes thirty seeds of each kind; test_kill_many.py goes on until so many were killed as
asked for.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.db.dump import dump_schema, loadable
from whimbrel.db.embedded.binaries import find_binaries
from whimbrel.db.embedded.server import EmbeddedServer, start_server
from whimbrel.pg.version import NEWEST_PROVEN

QUICK, LONG = 8, 30  # migrations of a history
KILLS = [(seed, QUICK) for seed in (1, 2)]
CRASHES = [(3, QUICK)]
DRILL_KILLS = [pytest.param(seed, LONG, marks=pytest.mark.drill) for seed in range(10, 40)]
DRILL_CRASHES = [pytest.param(seed, LONG, marks=pytest.mark.drill) for seed in range(40, 70)]
HISTORIES = 4


def write_history(folder: Path, seed: int, migrations: int) -> int:
    """Transactional and concurrent steps mixed; each transactional statement leaves a line in
    table `log`. How many lines there must be."""
    chance, lines = random.Random(seed), 0
    kinds = [kind for _ in range(migrations) for kind in _KINDS]
    for number in range(migrations):
        statements = [] if number else ["CREATE TABLE log (line text NOT NULL)"]
        for _ in range(chance.randint(1, 3)):
            statements.append(kinds.pop()(f"{number}_{len(statements)}", chance))
            lines += 1
            statements.append(f"INSERT INTO log VALUES ('{number}_{lines}')")
        path = folder / f"202601010000{number:02d}_m"
        path.mkdir(parents=True)
        (path / "migration.sql").write_text(";\n".join(statements) + ";\n")
    return lines


def _table(name: str, _: random.Random) -> str:
    return (
        f"CREATE TABLE t{name} (id int PRIMARY KEY, v text);\n"
        f"INSERT INTO t{name} SELECT g, g::text FROM generate_series(1, 300) AS g;\n"
        f"ALTER TABLE t{name} ADD COLUMN w int DEFAULT 7"
    )


def _index(name: str, chance: random.Random) -> str:
    unique = chance.choice(["", "UNIQUE "])
    return (
        f"CREATE TABLE t{name} (id int PRIMARY KEY, v text);\n"
        f"INSERT INTO t{name} SELECT g, g::text FROM generate_series(1, 1000) AS g;\n"
        f"CREATE {unique}INDEX CONCURRENTLY i{name} ON t{name} (v, id)"
    )


def _dropped_index(name: str, chance: random.Random) -> str:
    return f"{_index(name, chance)};\nDROP INDEX CONCURRENTLY i{name}"


def _rebuilt_index(name: str, chance: random.Random) -> str:
    return f"{_index(name, chance)};\nREINDEX INDEX CONCURRENTLY i{name}"


def _detached(name: str, _: random.Random) -> str:
    return (
        f"CREATE TABLE t{name} (id int) PARTITION BY RANGE (id);\n"
        f"CREATE TABLE p{name} PARTITION OF t{name} FOR VALUES FROM (0) TO (9);\n"
        f"ALTER TABLE t{name} DETACH PARTITION p{name} CONCURRENTLY"
    )


def _vacuumed(name: str, _: random.Random) -> str:
    return f"CREATE TABLE t{name} (id int);\nVACUUM t{name}"


def _enum(name: str, _: random.Random) -> str:
    return (
        f"CREATE TYPE e{name} AS ENUM ('a');\nALTER TYPE e{name} ADD VALUE 'b';\n"
        f"CREATE TABLE t{name} (v e{name} DEFAULT 'b')"
    )


def _setting(name: str, _: random.Random) -> str:
    return (
        f"CREATE SCHEMA s{name};\nSET search_path = s{name};\nCREATE TABLE a (id int);\n"
        "CREATE INDEX CONCURRENTLY ON a (id);\nCREATE TABLE b (id int);\nSET search_path = public"
    )


def _filled(name: str, chance: random.Random) -> str:
    """Every row says how often it was changed, and the last ones take their time."""
    rows = chance.choice([400, 1_200])
    return (
        f"CREATE TABLE b{name} (id int PRIMARY KEY, v int, times int NOT NULL DEFAULT 0);\n"
        f"INSERT INTO b{name} (id) SELECT generate_series(1, {rows});\n"
        f"CREATE FUNCTION f{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "NEW.times := OLD.times + 1; IF NEW.id % 100 = 0 THEN PERFORM pg_sleep(0.01); END IF; "
        "RETURN NEW; END $$;\n"
        f"CREATE TRIGGER f BEFORE UPDATE ON b{name} FOR EACH ROW EXECUTE FUNCTION f{name}();\n"
        f"-- whimbrel:batch key=id\nUPDATE b{name} SET v = id WHERE v IS NULL"
    )


_KINDS: list[Callable[[str, random.Random], str]] = [
    _table,
    _index,
    _dropped_index,
    _rebuilt_index,
    _detached,
    _vacuumed,
    _enum,
    _setting,
    _filled,
]


class Deploy:
    """One process that deploys."""

    def __init__(self, script: Path, url: DatabaseUrl, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(script), url.reveal(), str(folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def await_turn(self) -> None:
        assert self.process.stdout is not None
        for line in iter(self.process.stdout.readline, ""):
            if line.strip() == "turn":
                return

    def kill(self) -> bool:
        """Was there still something to kill?"""
        was_running = self.process.poll() is None
        self.process.kill()
        self.process.communicate()
        return was_running

    def end(self) -> int:
        """Whether it went well or not."""
        self.process.communicate(timeout=120)
        return self.process.returncode

    def finish(self) -> float:
        """It must end well; how long it took from its turn on, in seconds."""
        self.await_turn()
        began = time.monotonic()
        output, _ = self.process.communicate(timeout=120)
        assert self.process.returncode == 0, output
        return time.monotonic() - began


@dataclass(frozen=True, kw_only=True)
class Undisturbed:
    """A history, and what it makes of a database when nobody is killed."""

    folder: Path
    lines: int
    migrations: int
    schema: str
    duration_s: float


Undisturb = Callable[[int, int], Undisturbed]


@pytest.fixture(scope="module")
def undisturbed(server_url: DatabaseUrl, tmp_path_factory: pytest.TempPathFactory) -> Undisturb:
    """Each history is run once in peace."""
    known: dict[tuple[int, int], Undisturbed] = {}
    script = Path(__file__).with_name("deployer.py")

    def make(history: int, migrations: int) -> Undisturbed:
        folder = tmp_path_factory.mktemp("history")
        lines = write_history(folder, history, migrations)
        name = f"whimbrel_undisturbed_{uuid4().hex[:12]}"
        with connect(server_url) as maintenance:
            maintenance.execute(f"CREATE DATABASE {name} TEMPLATE template0".encode())
            url = server_url.with_database(name)
            duration_s = Deploy(script, url, folder).finish()
            schema = schema_of(url)
            maintenance.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
        return Undisturbed(
            folder=folder,
            lines=lines,
            migrations=migrations,
            schema=schema,
            duration_s=duration_s,
        )

    def undisturbed(seed: int, migrations: int) -> Undisturbed:
        key = (0 if migrations == QUICK else seed % HISTORIES, migrations)
        if key not in known:
            known[key] = make(*key)
        return known[key]

    return undisturbed


def schema_of(url: DatabaseUrl) -> str:
    return loadable(dump_schema(url, find_binaries(NEWEST_PROVEN)))


def require_undisturbed(url: DatabaseUrl, expected: Undisturbed) -> None:
    with connect(url) as conn:
        once = conn.execute("SELECT count(*), count(DISTINCT line) FROM log").fetchone()
        assert once == (expected.lines, expected.lines)
        bad = conn.execute("SELECT count(*) FROM pg_index WHERE NOT indisvalid").fetchone()
        assert bad == (0,)
        rows = conn.execute(
            "SELECT count(*), count(finished_at), count(DISTINCT migration_name) "
            "FROM whimbrel.migration WHERE rolled_back_at IS NULL"
        ).fetchone()
        assert rows == (expected.migrations,) * 3
        filled = conn.execute("SELECT relname FROM pg_class WHERE relname ~ '^b[0-9_]+$'")
        for (name,) in filled.fetchall():
            asked = f"SELECT count(*) FILTER (WHERE times = 1 AND v = id) = count(*) FROM {name}"
            assert conn.execute(asked.encode()).fetchone() == (True,), name
    assert schema_of(url) == expected.schema


@pytest.mark.parametrize(("seed", "migrations"), [*KILLS, *DRILL_KILLS])
def test_a_killed_deployment_goes_on_where_it_ended(
    seed: int,
    migrations: int,
    undisturbed: Undisturb,
    deployer_script: Path,
    database_url: DatabaseUrl,
) -> None:
    history, chance = undisturbed(seed, migrations), random.Random(seed)
    for _ in range(2 if migrations == QUICK else 4):
        deploy = Deploy(deployer_script, database_url, history.folder)
        deploy.await_turn()
        time.sleep(chance.uniform(0, history.duration_s * 0.6))
        deploy.kill()
    Deploy(deployer_script, database_url, history.folder).finish()
    require_undisturbed(database_url, history)


@pytest.fixture(scope="module")
def crashing_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServer]:
    folder = tmp_path_factory.mktemp("crashing") / "server"
    with start_server(folder, settings={"fsync": "off"}) as server:
        yield server


@pytest.mark.parametrize(("seed", "migrations"), [*CRASHES, *DRILL_CRASHES])
def test_a_deployment_survives_the_crash_of_its_server(
    seed: int,
    migrations: int,
    undisturbed: Undisturb,
    deployer_script: Path,
    crashing_server: EmbeddedServer,
) -> None:
    history, chance = undisturbed(seed, migrations), random.Random(seed)
    name = f"crashed_{seed}"
    with connect(crashing_server.url()) as conn:
        conn.execute(f"CREATE DATABASE {name} TEMPLATE template0".encode())
    url = crashing_server.url(name)
    for _ in range(1 if migrations == QUICK else 2):
        deploy = Deploy(deployer_script, url, history.folder)
        deploy.await_turn()
        time.sleep(chance.uniform(0, history.duration_s))
        crashing_server.stop("immediate")
        crashing_server.restart()
        deploy.end()
    Deploy(deployer_script, url, history.folder).finish()
    require_undisturbed(url, history)
    with connect(crashing_server.url()) as conn:
        conn.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
