"""The command line: parse, call one flow function, render, exit."""

import sys


def main() -> None:
    """The program. An interrupt at any moment, while modules are still read or a second one while
    the first is told, ends it with 130 and no traceback."""
    try:
        if sys.argv[1:] == ["hook", "run"]:
            # Every commit waits for this one: it comes without the other commands.
            from .commit_look import main as look

            sys.exit(look())
        from .process import main as run_command

        run_command()
    except KeyboardInterrupt:
        sys.exit(130)
