"""One process: words in, exit code out. No exception leaves here as a traceback."""

from __future__ import annotations

import gc
import os
import re
import signal
import sys
import traceback
from collections.abc import Sequence
from types import FrameType

import click

from ..config.suggest import nearest
from ..errors import Exit, Failure, Notice, Stop, Usage
from . import render
from .aimed import aimed_notice
from .app import app
from .prisma_words import read_prisma_words
from .words import Words, read_words


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and end the process with its exit code (`Exit`)."""
    # While modules load there is no garbage; looking for it costs a twentieth of a short command.
    gc.set_threshold(20_000)
    render.prepare_streams()
    for name in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(name) is not signal.SIG_IGN:  # nohup asks to be let alone
            signal.signal(name, _end_like_an_interrupt)
    sys.exit(int(run(tuple(sys.argv[1:] if arguments is None else arguments))))


def run(arguments: tuple[str, ...]) -> int:
    """The same without ending the process."""
    as_json = "--json" in arguments
    words = Words()
    try:
        words = read_words(arguments)
        return _run(words)
    except Failure as failure:
        render.problem(aimed_notice(failure.notice, words.environment), as_json=as_json)
        return failure.exit
    except (KeyboardInterrupt, click.Abort):
        render.problem(_INTERRUPTED, as_json=as_json)
        return Exit.INTERRUPTED
    except Exception as exc:  # noqa: BLE001 - the last wall: a user never sees a traceback
        render.problem(_unexpected(exc), as_json=as_json)
        return Exit.FAILED


def _run(words: Words) -> int:
    """The guard's verdict comes before any complaint about words."""
    try:
        return _called(read_prisma_words(words))
    except Usage:
        _refuse_forbidden(words)
        raise
    except Stop as stop:
        raise _with_contacts(stop, words) from None


def _called(words: Words) -> int:
    for note in words.notes:
        render.say(f"note: {note}")
    try:
        result = app.main(
            list(words.rest) or ["--help"],
            prog_name="whimbrel",
            standalone_mode=False,
            obj=words,
        )
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.ClickException as error:
        raise Usage(_usage(error, words.verb)) from None
    return result if isinstance(result, int) else Exit.DONE


def _refuse_forbidden(words: Words) -> None:
    """Raises `Stop` (G101) where the label alone forbids the verb, however it is misspelt."""
    from ..flow.workplace import refuse_by_label
    from ..guard.verbs import VERBS
    from .context import call_from

    if words.verb in VERBS:
        refuse_by_label(call_from(words), words.verb, words.flags)


def _with_contacts(stop: Stop, words: Words) -> Stop:
    """Where a stop means real users, it says whom to ask."""
    from ..flow.contacts import with_contacts
    from .context import call_from

    return with_contacts(call_from(words), stop)


def _usage(error: click.ClickException, verb: str) -> Notice:
    context = getattr(error, "ctx", None)
    path = context.command_path if context else f"whimbrel {verb}".strip()
    message, advice = " ".join(error.format_message().split()).rstrip("."), ""
    if isinstance(error, click.NoSuchOption):
        message = f"there is no option {error.option_name}"
        others = [each for each in error.possibilities or () if each != "--help"]
        near = nearest(error.option_name, others)
        advice = f"write `{near}`, if you meant that; " if near else ""
    elif isinstance(error, click.exceptions.NoArgsIsHelpError) and context:
        words = context.command.list_commands(context)
        message = f"it takes one of {', '.join(words)}"
    elif found := re.search(r"unexpected extra argument \(([a-z]\w*)\)", message):
        advice = f"for the environment of that name, `whimbrel -e {found[1]} {verb}`; "
    return Notice(
        code="U100",
        what=f"{path}: {message[:1].lower()}{message[1:]}",
        why="the command was not understood, so nothing was done",
        next=f"{advice}`{path} --help` lists what there is",
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
