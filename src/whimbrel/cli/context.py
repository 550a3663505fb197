"""From the words of the command line to the `Call` that a flow understands."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from ..config.variables import Variables
from ..flow.call import Call
from . import render
from .aimed import aimed
from .words import Words


def words_of(ctx: click.Context) -> Words:
    """The global options, wherever they stood."""
    words = ctx.find_object(Words)
    return words if words is not None else Words()


def call_of(ctx: click.Context) -> Call:
    """What the user stated."""
    return call_from(words_of(ctx))


def tell(ctx: click.Context, text: str) -> None:
    """To stderr; what is to be pasted leads to the same environment."""
    render.say(aimed(text, words_of(ctx).environment))


def call_from(words: Words) -> Call:
    """Nobody can be asked without a terminal on both sides, or in CI."""
    return Call(
        directory=Path(words.directory or "."),
        environment=words.environment,
        variables=dict(os.environ),
        confirm=words.confirm,
        yes=words.yes,
        schema=words.schema,
        say=lambda text: render.say(aimed(text, words.environment)),
        ask=_ask if _may_ask() else None,
    )


def _may_ask() -> bool:
    is_ci = Variables.of_process(os.environ).is_ci
    return not is_ci and all(each is not None and each.isatty() for each in (sys.stdin, sys.stderr))


def _ask(question: str) -> str:
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()
