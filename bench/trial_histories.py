"""Deploys real histories from empty to head and compares with the same files run by psql.

    python bench/trial_histories.py [--diff] [--major N] FOLDER...

Each FOLDER holds migrations as some tool lays them out: `NAME/migration.sql` (deployed into
Prisma's own table), `NAME/up.sql`, `NAME.up.sql`, or `NAME.sql` with an up and a down part. Nothing
is fetched. Where psql itself fails at a file, the files before it are compared. Equal means: the
same `pg_dump --schema-only` without our own records, and as many rows in every table.
"""

from __future__ import annotations

import argparse
import difflib
import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from psycopg.conninfo import make_conninfo

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.db.dump import dump_schema, loadable
from whimbrel.db.embedded.binaries import DEFAULT_MAJOR, Binaries, find_binaries
from whimbrel.db.embedded.server import throw_away_server
from whimbrel.pg.name import quote

WHIMBREL = str(Path(sys.executable).with_name("whimbrel"))
PART = re.compile(r"^--\s*(?:\+goose|\+migrate|migrate:)\s*(up|down)\b.*$", re.I | re.M)
QUIET = "-c client_min_messages=warning"
TABLES = """
SELECT c.oid::regclass::text FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname NOT IN ('whimbrel', 'pg_catalog', 'information_schema')
  AND c.relname <> '_prisma_migrations'
ORDER BY 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    name: str
    sql: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How far a tool got; `said` is the end of its words where it failed."""

    done: int
    seconds: float
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    server: DatabaseUrl
    binaries: Binaries

    def fresh(self, name: str) -> DatabaseUrl:
        with connect(self.server) as conn:
            conn.execute(f"DROP DATABASE IF EXISTS {quote(name)} WITH (FORCE)".encode())
            conn.execute(f"CREATE DATABASE {quote(name)} TEMPLATE template0".encode())
        return self.server.with_database(name)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--diff", action="store_true", help="print where two schemas differ")
    parser.add_argument("--major", type=int, default=DEFAULT_MAJOR, help="of the server")
    words = parser.parse_args()
    binaries = find_binaries(words.major)
    with throw_away_server(binaries=binaries) as server:
        bench = Bench(server=server.url(), binaries=binaries)
        print(f"{'history':<24} {'files':>5}  {'whimbrel':>9} {'psql':>9}  result")
        results = [_try(bench, folder, show=words.diff) for folder in words.folders]
    return 0 if all(results) else 1


def _try(bench: Bench, folder: Path, *, show: bool) -> bool:
    files, is_prisma = _laid_out(folder)
    theirs = bench.fresh("by_psql")
    by_psql = _run_psql(bench, theirs, files)
    ours = bench.fresh("by_whimbrel")
    by_us = _deploy(ours, files, is_prisma=is_prisma)
    times = f"{by_us.seconds:>8.1f}s {by_psql.seconds:>8.1f}s"
    print(f"{_title(folder):<24} {len(files):>5}  {times}  ", end="", flush=True)
    if by_psql.said:
        print(f"psql fails at {files[by_psql.done].name}: {by_psql.said}")
        print(f"{'':<42}  whimbrel {by_us.said or 'does not'}")
        theirs = bench.fresh("by_psql")
        by_psql = _run_psql(bench, theirs, files, whole=True)
    if by_psql.said:
        print(f"{'':<42}  psql -1 where that works: fails at {files[by_psql.done].name}")
        files = files[: by_psql.done]
        theirs, ours = bench.fresh("by_psql"), bench.fresh("by_whimbrel")
        _run_psql(bench, theirs, files, whole=True)
        by_us = _deploy(ours, files, is_prisma=is_prisma)
        print(f"{'':<42}  the {len(files)} files before it: ", end="")
    if by_us.said:
        print(f"FAILED after {by_us.done}: {by_us.said}")
        return False
    return _compare(bench, ours, theirs, show=show)


def _compare(bench: Bench, ours: DatabaseUrl, theirs: DatabaseUrl, *, show: bool) -> bool:
    dumps = [loadable(dump_schema(url, bench.binaries)) for url in (theirs, ours)]
    rows = [_rows(url) for url in (theirs, ours)]
    if dumps[0] == dumps[1] and rows[0] == rows[1]:
        print(f"equal ({sum(rows[0].values())} rows)")
        return True
    print("SCHEMAS DIFFER" if dumps[0] != dumps[1] else "ROWS DIFFER")
    if show:
        theirs_lines, our_lines = (dump.splitlines() for dump in dumps)
        found = difflib.unified_diff(theirs_lines, our_lines, "psql", "whimbrel", n=2, lineterm="")
        print("\n".join(found))
        print(
            {name: (n, rows[1].get(name)) for name, n in rows[0].items() if rows[1].get(name) != n}
        )
    return False


def _rows(url: DatabaseUrl) -> dict[str, int]:
    with connect(url) as conn:
        tables = [str(name) for (name,) in conn.execute(TABLES.encode()).fetchall()]
        return {name: _count(conn, name) for name in tables}


def _count(conn: Connection, table: str) -> int:
    row = conn.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
    return int(str(row[0])) if row else 0


def _run_psql(bench: Bench, url: DatabaseUrl, files: list[File], *, whole: bool = False) -> Ran:
    """`whole`: each file is tried as one transaction first."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
    place = url.conninfo()
    environment |= {"PGPASSWORD": place.pop("password", ""), "PGOPTIONS": QUIET}
    where = ["-d", make_conninfo("", **place)]
    command = [bench.binaries.path("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", *where]
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "migration.sql")
        for position, file in enumerate(files):
            path.write_bytes(file.sql)
            for more in (["-1"], []) if whole else ([],):
                done = subprocess.run(
                    [*command, *more, "-f", str(path)],
                    env=environment,
                    capture_output=True,
                    check=False,
                )
                if done.returncode == 0:
                    break
            else:
                said = done.stderr.decode(errors="replace").splitlines() or [""]
                words = said[0].partition("migration.sql:")[2] or said[0]
                return Ran(done=position, seconds=time.monotonic() - began, said=words)
    return Ran(done=len(files), seconds=time.monotonic() - began)


def _deploy(url: DatabaseUrl, files: list[File], *, is_prisma: bool) -> Ran:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        migrations = root / ("prisma/migrations" if is_prisma else "migrations")
        migrations.mkdir(parents=True)
        for file in files:
            (migrations / file.name).mkdir()
            (migrations / file.name / "migration.sql").write_bytes(file.sql)
        if is_prisma:
            (root / "prisma/schema.prisma").write_text(
                'datasource db { provider = "postgresql" }\n'
            )
        environment = {k: v for k, v in os.environ.items() if not k.endswith("DATABASE_URL")}
        environment["TEST_DATABASE_URL"] = url.reveal()
        began = time.monotonic()
        done = subprocess.run(
            [WHIMBREL, "-C", folder, "-e", "test", "deploy"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        seconds = time.monotonic() - began
    if done.returncode == 0:
        return Ran(done=len(files), seconds=seconds)
    applied = done.stderr.count("\n  done in ")
    said = [line for line in done.stderr.splitlines() if re.match(r"[A-Z]\d{3}: |  next: ", line)]
    return Ran(done=applied, seconds=seconds, said=" | ".join(line.strip() for line in said))


def _laid_out(folder: Path) -> tuple[list[File], bool]:
    """The files in order, and whether they are Prisma's."""
    found = list(folder.rglob("*.sql"))
    prisma = [path for path in found if path.name == "migration.sql"]
    if prisma:
        files = [File(name=path.parent.name, sql=path.read_bytes()) for path in prisma]
        return sorted(files, key=lambda file: file.name), True
    paths = [path for path in found if not path.name.endswith("down.sql")]
    paths.sort(key=lambda path: _order(path.relative_to(folder)))
    width = len(str(len(paths)))
    return [
        File(name=f"{n:0{width}}_{_plain_name(path)}", sql=_up_part(path.read_bytes()))
        for n, path in enumerate(paths)
    ], False


def _order(path: Path) -> tuple[tuple[str, str], ...]:
    """By leading number, `7` before `71`; a date may be written with dashes."""
    found = [re.match(r"\d[\d-]*", part) for part in path.parts]
    digits = [match[0].replace("-", "") if match else "~" for match in found]
    return tuple((each.zfill(8), part) for each, part in zip(digits, path.parts, strict=True))


def _plain_name(path: Path) -> str:
    return path.parent.name if path.name == "up.sql" else path.name.split(".")[0]


def _up_part(raw: bytes) -> bytes:
    """Of a file with an up and a down part, the up part, on the lines where it stood."""
    text = raw.decode()
    marks = list(PART.finditer(text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    for mark, end in zip(marks, ends, strict=False):
        if mark[1].lower() == "up":
            return text[mark.end() : end].encode()
    return raw


def _title(folder: Path) -> str:
    words = [part for part in folder.resolve().parts if part not in ("migrations", "prisma")]
    return words[-1][:24]


if __name__ == "__main__":
    sys.exit(main())
