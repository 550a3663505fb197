"""How long a comparison of two large databases takes, against fetching their catalogs at all.

The floor is all rows of the five big catalogs of both databases, in two threads, by psycopg's C
build. One pair is equal, one differs in one column of one table, one in every table; the second is
also read whole, to show what looking first gains. Each of the tables has 20 columns, a primary key,
two indexes, a foreign key and an enum. migra (`pip install migra`) is measured beside it where it
is there. A word is the number of tables.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg

from many_tables import both, copy_with, fill, full_diff, small_diff
from rounds import print_times, ratio, run_rounds
from whimbrel.config.url import DatabaseUrl
from whimbrel.db.embedded.server import throw_away_server
from whimbrel.sources.live import read_both_live

ROUNDS = 5
NO_CHANGE, ONE_COLUMN, WHOLE_PROCESS, FULL, MIGRA = 1.5, 2.5, 2.5, 4.0, 2.0
MEMORY_MB = 150
WHIMBREL = str(Path(sys.executable).with_name("whimbrel"))
CATALOGS = (
    "SELECT c.* FROM pg_class c",
    "SELECT a.*, pg_get_expr(d.adbin, d.adrelid) FROM pg_attribute a LEFT JOIN pg_attrdef d "
    "ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE a.attrelid >= 16384",
    "SELECT k.*, pg_get_constraintdef(k.oid) FROM pg_constraint k WHERE contype <> 'n'",
    "SELECT i.*, pg_get_indexdef(i.indexrelid) FROM pg_index i WHERE indexrelid >= 16384",
    "SELECT * FROM pg_depend WHERE objid >= 16384",
)


def main() -> int:
    tables = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with throw_away_server() as server:
        for name, extra in (("a", ""), ("b", ""), ("c", ", extra text")):
            with psycopg.connect(server.url().reveal(), autocommit=True) as conn:
                conn.execute(f"CREATE DATABASE {name} TEMPLATE template0".encode())
            fill(server.url(name), tables, extra)
        copy_with(server.url(), "a", "d", "ALTER TABLE t7 ADD extra text")
        a, b, c, d = (server.url(name) for name in "abcd")
        rivals = {
            "floor": lambda: lambda: both(_fetch, a, b),
            "no change": lambda: lambda: read_both_live(a, b),
            "no change, process": lambda: lambda: _process(a, b),
            "one column": lambda: lambda: small_diff(a, d),
            "one column, all read": lambda: lambda: full_diff(a, d),
            "full diff": lambda: lambda: full_diff(a, c),
        }
        migra = shutil.which("migra", path=str(Path(sys.executable).parent))
        if migra:
            rivals["migra, process"] = lambda: lambda: _run([migra, a.reveal(), b.reveal()])
        times = run_rounds(rivals, ROUNDS)
        print(f"{tables} tables")
        print_times(times, against="floor")
        memory = _memory_mb(a, b)
    return _judge(times, memory)


def _fetch(url: DatabaseUrl) -> None:
    with psycopg.connect(url.reveal()) as conn:
        for sql in CATALOGS:
            conn.execute(sql.encode()).fetchall()


def _process(one: DatabaseUrl, two: DatabaseUrl) -> None:
    done = _run([WHIMBREL, "diff", "--from", one.reveal(), "--to", two.reveal(), "--sql"])
    assert done.returncode == 0, done.stderr
    assert not done.stdout


def _run(words: list[str]) -> subprocess.CompletedProcess[bytes]:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.run(words, capture_output=True, env=environment, check=False)


def _memory_mb(one: DatabaseUrl, two: DatabaseUrl) -> float:
    """The most that the command held at any time, by Linux, with nothing to be changed."""
    words = ["diff", "--from", one.reveal(), "--to", two.reveal(), "--sql"]
    script = (
        f"import sys; sys.argv[1:] = {words!r}\nfrom whimbrel.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print(open('/proc/self/status').read())"
    )
    done = _run([sys.executable, "-c", script])
    peak = next(line for line in done.stdout.decode().splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) / 1024


def _judge(times: dict[str, list[float]], memory: float) -> int:
    floor = times["floor"]
    checks = [
        ("no change, in process", ratio(times["no change"], floor), NO_CHANGE),
        ("no change, whole process", ratio(times["no change, process"], floor), WHOLE_PROCESS),
        ("one column differs", ratio(times["one column"], floor), ONE_COLUMN),
        ("full diff without proof", ratio(times["full diff"], floor), FULL),
        ("memory for no change, MB", memory, MEMORY_MB),
    ]
    if "migra, process" in times:
        of_migra = ratio(times["no change, process"], times["migra, process"])
        checks.append(("of migra's time", of_migra, 1 / MIGRA))
    for what, found, asked in checks:
        print(f"  {what}: {found:.2f}, asked <= {asked}: {'yes' if found <= asked else 'NO'}")
    return 0 if all(found <= asked for _, found, asked in checks) else 1


if __name__ == "__main__":
    raise SystemExit(main())
