"""`init`: a project file and folders."""

from __future__ import annotations

import click

from ...flow.init import init_project
from .. import render
from ..context import call_of, words_of


@click.command()
@click.pass_context
def init(ctx: click.Context) -> None:
    """Make a project file and folders here; what is there is left as it is."""
    found = init_project(call_of(ctx))
    if words_of(ctx).json:
        render.answer_json({"root": str(found.root), "made": found.made, "kept": found.kept})
        return
    for name in found.made:
        render.answer(f"made  {name}")
    for name in found.kept:
        render.answer(f"kept  {name}")
    render.say("next: write the wanted schema, then `whimbrel migrate first`")
