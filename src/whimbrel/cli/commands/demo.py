"""`demo`: the whole road on servers of its own."""

from __future__ import annotations

import click

from ...flow.demo.story import tell_demo
from .. import render
from ..context import words_of
from ..demo_json import DemoDocument
from ..demo_screen import DemoScreen


@click.command()
@click.pass_context
def demo(ctx: click.Context) -> None:
    """Show the whole road, development to production, on three embedded servers; under a minute.

    Touches no project and no database of yours, and leaves nothing behind.
    """
    if words_of(ctx).json:
        document = DemoDocument()
        render.answer_json(document.value(tell_demo(document.add)))
        return
    with DemoScreen() as screen:
        told = tell_demo(screen.show)
    screen.ends(told)
