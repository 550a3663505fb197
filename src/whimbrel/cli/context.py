"""From the words of the command line to the `Call` that a flow understands."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from ..flow.call import Call
from . import render
from .words import Words


def words_of(ctx: click.Context) -> Words:
    """The global options, wherever they stood."""
    words = ctx.find_object(Words)
    return words if words is not None else Words()


def call_of(ctx: click.Context) -> Call:
    """What the user stated; nobody can be asked without a terminal on both sides, or in CI."""
    words = words_of(ctx)
    return Call(
        directory=Path(words.directory or "."),
        environment=words.environment,
        variables=dict(os.environ),
        confirm=words.confirm,
        yes=words.yes,
        say=render.say,
        ask=_ask if _may_ask() else None,
    )


def _may_ask() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty() and not os.environ.get("CI")


def _ask(question: str) -> str:
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()
