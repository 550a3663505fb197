"""One process: words in, exit code out. No exception leaves here as a traceback."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Sequence
from types import FrameType

import click

from ..errors import Exit, Failure, Notice, Usage
from . import render
from .app import app
from .words import Words, read_words


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and end the process with its exit code (`Exit`)."""
    signal.signal(signal.SIGTERM, _end_like_an_interrupt)
    sys.exit(int(run(tuple(sys.argv[1:] if arguments is None else arguments))))


def run(arguments: tuple[str, ...]) -> int:
    """The same without ending the process."""
    as_json = "--json" in arguments
    try:
        return _run(read_words(arguments))
    except Failure as failure:
        render.problem(failure.notice, as_json=as_json)
        return failure.exit
    except (KeyboardInterrupt, click.Abort):
        render.problem(_INTERRUPTED, as_json=as_json)
        return Exit.INTERRUPTED
    except BrokenPipeError:
        # The reader of our stdout has left (`| head`): nothing more can be said there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.FAILED
    except Exception as exc:  # noqa: BLE001 - the last wall: a user never sees a traceback
        render.problem(_unexpected(exc), as_json=as_json)
        return Exit.FAILED


def _run(words: Words) -> int:
    try:
        result = app.main(
            list(words.rest) or ["--help"],
            prog_name="whimbrel",
            standalone_mode=False,
            obj=words,
        )
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.UsageError as error:
        raise Usage(_usage(error)) from None
    except click.ClickException as error:
        raise Usage(_usage(error)) from None
    sys.stdout.flush()
    return result if isinstance(result, int) else Exit.DONE


def _usage(error: click.ClickException) -> Notice:
    message = error.format_message().rstrip(".")
    context = getattr(error, "ctx", None)
    return Notice(
        code="U100",
        what=message[:1].lower() + message[1:],
        why="the command was not understood, so nothing was done",
        next=f"see `{context.command_path if context else 'whimbrel'} --help`",
    )


def _unexpected(exc: BaseException) -> Notice:
    if os.environ.get("WHIMBREL_DEBUG"):
        render.say("".join(traceback.format_exception(exc)))
    frame = traceback.extract_tb(exc.__traceback__)[-1]
    return Notice(
        code="X100",
        what=f"a fault in whimbrel itself: {type(exc).__name__}: {_first_line(exc)}",
        why=f"it was not foreseen at {os.path.basename(frame.filename)}:{frame.lineno}; "
        "what the command had committed before stands",
        next="run `whimbrel status` to see what stands; run again with WHIMBREL_DEBUG=1 "
        "and report what it prints",
    )


def _first_line(exc: BaseException) -> str:
    return (str(exc).splitlines() or [""])[0]


def _end_like_an_interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


_INTERRUPTED = Notice(
    code="R130",
    what="interrupted",
    why="what was not committed has been rolled back by the server",
    next="run `whimbrel status` to see what stands; the same command goes on from there",
)
