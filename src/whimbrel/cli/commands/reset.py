"""`reset`: drop everything and migrate anew."""

from __future__ import annotations

import click

from ...flow.reset import reset as reset_database
from .. import render
from ..context import call_of, words_of
from ..progress import reporter


@click.command()
@click.option("--force", is_flag=True, help="do not ask (the same as --yes)")
@click.pass_context
def reset(ctx: click.Context, force: bool) -> None:
    """Drop everything and migrate anew; never in production."""
    words = words_of(ctx)
    done = reset_database(call_of(ctx), force=force or words.yes, report=reporter(render.say))
    if words.json:
        render.answer_json({"applied": done.names})
    else:
        render.answer(f"reset; applied {render.listed_names(done.names, 'migration')}")
