"""The table of contents of a dump, as pg_restore prints it."""

from __future__ import annotations

import subprocess
from pathlib import Path

from ..errors import Failure, Notice
from .programs import Programs

LIST_TIMEOUT_S = 120


def table_of_contents(programs: Programs, dump: Path) -> tuple[str, ...]:
    """One line per entry. Connects to nothing. Raises `Failure` (B114) for what is no archive."""
    try:
        done = subprocess.run(
            [programs.pg_restore, "-l", str(dump)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=LIST_TIMEOUT_S,
            check=False,
        )
        said = done.stderr.decode(errors="replace").strip().splitlines()
        is_good = done.returncode == 0
    except (OSError, subprocess.TimeoutExpired) as exc:
        said, is_good = [str(exc)], False
    if not is_good:
        raise Failure(
            Notice(
                code="B114",
                what="pg_restore cannot read the dump: "
                + (said or ["no reason given"])[0].removeprefix("pg_restore: error: "),
                why="what cannot be listed cannot be restored",
                next="make another: `whimbrel backup create`",
            )
        )
    lines = done.stdout.decode(errors="replace").splitlines()
    return tuple(line for line in lines if line and not line.startswith(";"))
