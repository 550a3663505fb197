"""How long a command takes before it does anything, against Python alone and `import typer`.

Absolute limits are held against the quickest of the rounds: what a machine without other work
would take. The server runs already; `status` looks at a history of 100 applied migrations.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from history_like_prisma import write_history
from rounds import print_times, ratio, run_rounds
from whimbrel.db.connect import connect
from whimbrel.db.embedded.server import throw_away_server

ROUNDS = 15
WHIMBREL = str(Path(sys.executable).with_name("whimbrel"))
HELP_OF_TYPER, SAFETY_CHECK_MS, STATUS_MS = 2.5, 200.0, 400.0


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, throw_away_server() as server:
        write_history(Path(folder, "project"), 100)
        with connect(server.url()) as conn:
            conn.execute("CREATE DATABASE bench TEMPLATE template0")
        project = [WHIMBREL, "-C", str(Path(folder, "project"))]
        environment = _environment() | {"TEST_DATABASE_URL": server.url("bench").reveal()}
        subprocess.run(
            [*project, "-e", "test", "deploy"], env=environment, check=True, capture_output=True
        )
        rivals = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "import typer": [sys.executable, "-c", "import typer"],
            "import psycopg": [sys.executable, "-c", "import psycopg"],
            "import whimbrel": [sys.executable, "-c", "import whimbrel"],
            "--help": [WHIMBREL, "--help"],
            "safety-check": [*project, "safety-check", "migrate reset"],
            "status": [*project, "-e", "test", "status"],
        }
        times = run_rounds(
            {name: _starting(words, environment) for name, words in rivals.items()}, ROUNDS
        )
    print_times(times, against="python -c pass")
    return _judge(times)


def _judge(times: dict[str, list[float]]) -> int:
    """Where more programs run than the machine has cores, milliseconds say nothing of us."""
    of_typer = ratio(times["--help"], times["import typer"])
    safety, status = min(times["safety-check"]), min(times["status"])
    checks = [(f"--help, of `import typer`: {of_typer:.2f}, asked", of_typer, HELP_OF_TYPER)]
    limits = [
        (f"safety-check: {safety:.0f} ms, asked", safety, SAFETY_CHECK_MS),
        (f"status: {status:.0f} ms, asked", status, STATUS_MS),
    ]
    waiting, cores = os.getloadavg()[0], os.cpu_count() or 1
    is_idle = waiting < cores
    if not is_idle:
        print(f"  load {waiting:.1f} on {cores} cores: milliseconds are printed and not judged")
    for words, found, most in checks + limits:
        print(f"  {words} <= {most:g}: {'yes' if found <= most else 'NO'}")
    judged = checks + limits if is_idle else checks
    return 0 if all(found <= most for _, found, most in judged) else 1


def _starting(words: list[str], environment: dict[str, str]) -> Callable[[], Callable[[], object]]:
    def run() -> None:
        done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(done.stderr)

    return lambda: run


def _environment() -> dict[str, str]:
    """Compiled files are kept, as for everybody who installed it."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


if __name__ == "__main__":
    sys.exit(main())
