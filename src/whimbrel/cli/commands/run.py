"""`run -- COMMAND…`: the guard in front of another tool."""

from __future__ import annotations

import click

from ...flow.run_tool import run_tool
from ..context import call_of


@click.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def run(ctx: click.Context, command: tuple[str, ...]) -> int:
    """Run COMMAND with this environment's URL, if the guard lets it; its exit code is ours."""
    return run_tool(call_of(ctx), command)
