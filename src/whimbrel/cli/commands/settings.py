"""`env`: each setting and its source."""

from __future__ import annotations

import click

from ...flow.settings import read_settings
from .. import render
from ..context import call_of, words_of


@click.command()
@click.pass_context
def env(ctx: click.Context) -> None:
    """Each setting with its value and where it comes from; connects to nothing."""
    found = read_settings(call_of(ctx))
    if words_of(ctx).json:
        rows = [{"name": s.name, "value": s.value, "source": s.source} for s in found]
        render.answer_json({"settings": rows})
        return
    width = max(len(s.name) for s in found)
    value = min(max(len(s.value) for s in found), 48)
    render.answer("\n".join(f"{s.name:{width}}  {s.value:{value}}  {s.source}" for s in found))
