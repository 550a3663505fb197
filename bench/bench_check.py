"""Checking many migrations, and one: seconds, beside squawk-cli where it is installed.

    python bench/bench_check.py [PATH_OF_SQUAWK]

2,000 files of 7 statements each, as a Prisma project collects them: named one by one, as a folder
that is judged in one order, and one file in a process of its own. Times are wall clock and CPU
(user and system) of the process and its children, the least of several rounds; the ratio is what
counts on a busy machine, where half of the CPU seconds is about what two free processors need.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

FILES, ROUNDS = 2000, 3
MIGRATION = """-- CreateTable
CREATE TABLE "T{n}" (
    "id" SERIAL NOT NULL,
    "email" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "userId" INTEGER NOT NULL,
    CONSTRAINT "T{n}_pkey" PRIMARY KEY ("id")
);
-- AlterTable
ALTER TABLE "User" ADD COLUMN "c{n}" TEXT NOT NULL DEFAULT 'x', ADD COLUMN "d{n}" INTEGER;
-- CreateIndex
CREATE UNIQUE INDEX "T{n}_email_key" ON "T{n}"("email");
CREATE INDEX "Post_c{n}_idx" ON "Post"("c{n}");
-- AddForeignKey
ALTER TABLE "T{n}" ADD CONSTRAINT "T{n}_userId_fkey" FOREIGN KEY ("userId")
    REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
UPDATE "User" SET "d{n}" = 1 WHERE "d{n}" IS NULL;
DROP INDEX "Post_old{n}_idx";
"""


def main() -> int:
    ours = str(Path(sys.executable).with_name("whimbrel"))
    theirs = sys.argv[1] if len(sys.argv) > 1 else shutil.which("squawk")
    with TemporaryDirectory() as folder:
        paths = list(_write(Path(folder)))
        names = [str(path.relative_to(folder)) for path in paths]
        many = _measure([ours, "check", *names], folder)
        history = _measure([ours, "check", "migrations"], folder)
        one = _measure([ours, "check", names[0]], folder)
        print(f"whimbrel: {FILES} files, {FILES * 7} statements: {_shown(many)}")
        print(f"          as one history: {_shown(history)}; one file: {_shown(one)}")
        if theirs:
            also = _measure([theirs, *names], folder)
            alone = _measure([theirs, names[0]], folder)
            print(f"squawk:   the same: {_shown(also)}; one: {_shown(alone)}")
            print(f"ratio of CPU: {many[1] / also[1]:.1f} for all, {one[1] / alone[1]:.1f} for one")
    return 0


def _write(folder: Path) -> list[Path]:
    paths = []
    for n in range(FILES):
        path = folder / f"migrations/2024{n:010}_m/migration.sql"
        path.parent.mkdir(parents=True)
        path.write_text(MIGRATION.replace("{n}", str(n)), encoding="utf-8")
        paths.append(path)
    return paths


def _measure(command: list[str], folder: str) -> tuple[float, float]:
    """The least wall clock and the least CPU seconds of some rounds."""
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": ""}
    walls, cpus = [], []
    for _ in range(ROUNDS):
        before, began = _cpu(), perf_counter()
        subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
        walls.append(perf_counter() - began)
        cpus.append(_cpu() - before)
    return min(walls), min(cpus)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _shown(measured: tuple[float, float]) -> str:
    return f"{measured[0]:.2f} s ({measured[1]:.2f} s CPU)"


if __name__ == "__main__":
    sys.exit(main())
