"""A Prisma project's daily commands: a schema of 70 models validated and compared, and a migration
written on a history of 434 with a warm template.

    python bench/bench_prisma.py [PRISMA]

PRISMA is a folder with `schema.prisma` and `migrations`, to be measured in place of the made-up
ones; it is copied. Beside them stand Prisma's own commands, where $WHIMBREL_PRISMA_ORACLE and Node
are there. Limits are held against the quickest round: what a machine without other work would take.
The scratch server keeps its files in memory where there is room: what is measured is our own work,
not how a file system takes it that thousands of files are made right after as many were removed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from history_like_prisma import write_history
from rounds import print_times, run_rounds
from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.db.embedded.server import throw_away_server
from whimbrel.db.embedded.store import TMPDIR

ROUNDS = 7
MODELS, HISTORY = 70, 434
VALIDATE_MS, DIFF_MS, CREATE_ONLY_MS = 300.0, 1000.0, 2000.0
FIRST_MODEL = re.compile(r"^(model \w+ \{\n)", re.M)
# What Prisma 7 refuses and 6 wanted.
ONLY_IN_OLD = re.compile(r"^ *(url|directUrl|shadowDatabaseUrl|previewFeatures) *=.*\n", re.M)
MEMORY, NEEDED_BYTES = Path("/dev/shm"), 4 << 30
WHIMBREL = str(Path(sys.executable).with_name("whimbrel"))
HEAD = """\
generator client {
  provider = "prisma-client-js"
}

datasource db {
  provider = "postgresql"
}
"""
MODEL = """
/// What is known of one thing of kind {n}.
model Thing{n} {{
  id          String    @id @default(cuid())
  createdAt   DateTime  @default(now()) @map("created_at")
  updatedAt   DateTime  @default(now()) @updatedAt @map("updated_at")
  name        String    @db.VarChar(200)
  description String?
  count       Int       @default(0)
  amount      Decimal?  @db.Decimal(12, 2)
  settings    Json      @default("{{}}")
  tags        String[]  @default([])
  state       State{n}  @default(OPEN)
  parentId    String?   @map("parent_id")
  parent      Thing{m}? @relation("things{n}", fields: [parentId], references: [id])
  things      Thing{o}[] @relation("things{o}")

  @@unique([name, createdAt])
  @@index([parentId])
  @@index([state, createdAt(sort: Desc)])
  @@index([tags], type: Gin)
  @@map("things_{n}")
}}

enum State{n} {{
  OPEN
  HELD   @map("held")
  CLOSED
}}
"""


def main() -> int:
    if shutil.disk_usage(MEMORY).free > NEEDED_BYTES:
        os.environ.setdefault(TMPDIR, str(MEMORY))
    with tempfile.TemporaryDirectory() as folder, throw_away_server() as server:
        large, long = Path(folder, "large"), Path(folder, "long")
        environment = _environment(server.url())
        if sys.argv[1:]:
            _copy(Path(sys.argv[1]), large, long, environment)
        else:
            _write_large(large)
            _write_long(long, server.url("postgres"), environment)
        rivals = {
            "validate": _starting([WHIMBREL, "-C", str(large), "validate"], environment),
            "diff empty schema": _starting(
                [WHIMBREL, "-C", str(large), "diff", "--from", "empty", "--to", "schema"],
                environment,
            ),
            "create-only": _creating(long, environment),
            **_prisma(large, long, server.url("postgres"), environment),
        }
        times = run_rounds(rivals, ROUNDS)
    print_times(times, against="validate")
    limits = {
        "validate": VALIDATE_MS,
        "diff empty schema": DIFF_MS,
        "create-only": CREATE_ONLY_MS,
    }
    late = [name for name, limit in limits.items() if min(times[name]) > limit]
    is_idle = os.getloadavg()[0] < (os.cpu_count() or 1)
    for name in late:
        print(f"  {name}: {min(times[name]):.0f} ms, asked {limits[name]:.0f}"
              + ("" if is_idle else " (not judged: the machine is busy)"))  # fmt: skip
    return 1 if late and is_idle else 0


def _write_large(project: Path) -> None:
    (project / "prisma").mkdir(parents=True)
    models = [MODEL.format(n=n, m=(n + 1) % MODELS, o=(n - 1) % MODELS) for n in range(MODELS)]
    (project / "prisma" / "schema.prisma").write_text(HEAD + "".join(models))


def _copy(prisma: Path, large: Path, long: Path, environment: dict[str, str]) -> None:
    for project in (large, long):
        shutil.copytree(prisma, project / "prisma")
        schema = project / "prisma" / "schema.prisma"
        schema.write_text(ONLY_IN_OLD.sub("", schema.read_text()))
    words = ["migrate", "warm", "--create-only"]
    subprocess.run([WHIMBREL, "-C", str(long), *words], env=environment, check=True,
                   capture_output=True)  # fmt: skip
    shutil.rmtree(_newest(long))


def _write_long(project: Path, server: DatabaseUrl, environment: dict[str, str]) -> None:
    """Its schema is pulled from the database that the history has made."""
    write_history(project, HISTORY)
    with connect(server) as conn:
        conn.execute("CREATE DATABASE long TEMPLATE template0")
    here = environment | {"DEVELOPMENT_DATABASE_URL": server.with_database("long").reveal()}
    schema = project / "prisma" / "schema.prisma"
    schema.write_text(HEAD)
    for words in (["deploy"], ["pull", "--yes"], ["migrate", "warm", "--create-only"]):
        subprocess.run([WHIMBREL, "-C", str(project), *words], env=here, check=True,
                       capture_output=True)  # fmt: skip
    shutil.rmtree(_newest(project))


def _creating(project: Path, environment: dict[str, str]) -> Callable[[], Callable[[], object]]:
    """Every round adds another column, and begins with the same history."""
    schema = project / "prisma" / "schema.prisma"
    before, rounds, newest = schema.read_text(), iter(range(1000)), _newest(project)

    def prepare() -> Callable[[], object]:
        if _newest(project) != newest:
            shutil.rmtree(_newest(project))
        number = next(rounds)
        schema.write_text(FIRST_MODEL.sub(rf"\1  more{number} String?\n", before, count=1))
        words = [WHIMBREL, "-C", str(project), "migrate", "more", "--create-only"]
        return lambda: subprocess.run(words, env=environment, check=True, capture_output=True)

    return prepare


def _newest(project: Path) -> Path:
    folders = (project / "prisma" / "migrations").glob("*/migration.sql")
    return max(each.parent for each in folders)


def _prisma(
    large: Path, long: Path, server: DatabaseUrl, environment: dict[str, str]
) -> dict[str, Callable[[], Callable[[], object]]]:
    """The same three questions. `migrate dev --create-only` wants a terminal, so it is the
    comparison of history and schema that it makes; of the last round's schema."""
    px = Path(os.environ.get("WHIMBREL_PRISMA_ORACLE", "/nowhere"), "px")
    root = Path(os.environ.get("PRISMA_NODE_ROOT", str(Path.home() / ".cache/prisma-oracle")))
    if not px.is_file() or not (root / "node_modules").is_dir():
        return {}
    shadow = server.with_database("shadow").reveal()
    with connect(server) as conn:
        conn.execute("CREATE DATABASE shadow TEMPLATE template0")
    for project in (large, long):
        (project / "node_modules").symlink_to(root / "node_modules")
        (project / "prisma.config.ts").write_text(
            "import { defineConfig } from 'prisma/config'\n"
            "export default defineConfig({ schema: 'prisma/schema.prisma', datasource: "
            f"{{ url: '{server.reveal()}', shadowDatabaseUrl: '{shadow}' }} }})\n"
        )
    diff = [str(px), "migrate", "diff", "--script", "--to-schema", "prisma/schema.prisma"]
    return {
        "prisma validate": _starting([str(px), "validate"], environment, large),
        "prisma diff empty": _starting([*diff, "--from-empty"], environment, large),
        "prisma diff history": _starting(
            [*diff, "--from-migrations", "prisma/migrations"], environment, long
        ),
    }


def _starting(
    words: list[str], environment: dict[str, str], folder: Path | None = None
) -> Callable[[], Callable[[], object]]:
    def prepare() -> Callable[[], object]:
        return lambda: subprocess.run(
            words, env=environment, cwd=folder, check=True, capture_output=True
        )

    return prepare


def _environment(server: DatabaseUrl) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if "DATABASE" not in k and k != "NODE_ENV"}
    return kept | {
        "DATABASE_ENV": "development",
        "WHIMBREL_SCRATCH_URL": server.with_database("postgres").reveal(),
    }


if __name__ == "__main__":
    raise SystemExit(main())
