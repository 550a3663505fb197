"""`seed`: sample data by the project's own command."""

from __future__ import annotations

import click

from ...flow.seed import seed as run_seed
from ..context import call_of


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def seed(ctx: click.Context, arguments: tuple[str, ...]) -> int:
    """Run the project's seed command with this environment's URL; never in production."""
    return run_seed(call_of(ctx), arguments)
