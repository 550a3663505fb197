"""The command line: parse, call one flow function, render, exit."""

from __future__ import annotations

import sys


def main() -> None:
    """Run one command and end the process with its exit code (`Exit`)."""
    if sys.argv[1:] == ["hook", "run"]:
        from .commit_look import main as look

        sys.exit(look())
    from .main import main as run

    run()
