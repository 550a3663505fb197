"""pg_dump and pg_restore that are new enough for a server, and what this build can compress."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..db.embedded.binaries import WHEELS, find_binaries
from ..errors import Failure, Notice

_NEWEST_LOOKED_FOR = max(WHEELS) + 2
# Best first; a bare number is gzip's level, in the spelling that every version takes.
COMPRESSIONS = (("zstd", "zstd"), ("1", "gzip:1"), ("0", "none"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Programs:
    """`version` as pg_dump prints it."""

    pg_dump: str
    pg_restore: str
    major: int
    version: str


def programs_for(major: int) -> Programs:
    """Of that major version, else of the next newer one; a wheel's, an installed server's, else
    those on the PATH.

    Raises `Failure` (B101) where all there are are older: an old pg_dump writes nothing of a
    newer server, and nobody notices before the day it is needed.
    """
    older = []
    for found in _found(major):
        if found.major >= major:
            return found
        older.append(found)
    raise _too_old(major, older)


def compression_of(programs: Programs) -> tuple[str, str]:
    """(value for -Z, its name): the best that this build of pg_dump has."""
    for option, name in COMPRESSIONS[:-1]:
        # Options are judged before anything is connected; the host does not exist.
        command = [programs.pg_dump, "-Fd", "-f", "/nonexistent/dump", "-Z", option, "-w"]
        command += ["-d", "host=/nonexistent/socket"]
        said = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        ).stderr
        if "compress" not in said and "-Z" not in said:
            return option, name
    return COMPRESSIONS[-1]


def _found(major: int) -> Iterator[Programs]:
    for each in range(major, max(major, _NEWEST_LOOKED_FOR) + 1):
        try:
            binaries = find_binaries(each)
        except Failure as failure:
            if failure.notice.code != "E201":
                raise
            continue
        programs = _in(binaries.bin_dir)
        if programs is not None:
            yield programs
    on_path = shutil.which("pg_dump")
    programs = _in(Path(on_path).parent) if on_path else None
    if programs is not None:
        yield programs


def _in(folder: Path) -> Programs | None:
    dump, restore = folder / "pg_dump", folder / "pg_restore"
    if not dump.is_file() or not restore.is_file():
        return None
    try:
        said = subprocess.run(
            [dump, "--version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
    number = re.search(r"\(PostgreSQL\) (\d+)", said)
    if number is None:
        return None
    return Programs(
        pg_dump=str(dump),
        pg_restore=str(restore),
        major=int(number[1]),
        version=said.strip(),
    )


def _too_old(major: int, older: list[Programs]) -> Failure:
    seen = f"; {older[0].pg_dump} is of PostgreSQL {older[0].major}" if older else ""
    wheel = WHEELS.get(major, "").replace("_", "-")
    advice = f"pip install {wheel}" if wheel else f"install PostgreSQL {major}'s client programs"
    return Failure(
        Notice(
            code="B101",
            what=f"no pg_dump of PostgreSQL {major} or newer{seen}",
            why="an older pg_dump cannot dump this server; nothing was begun",
            next=f"{advice} (or `apt-get install postgresql-client-{major}`)",
        )
    )
