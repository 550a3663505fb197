"""`rollback`: undo the last migration, hold it, release it."""

from __future__ import annotations

import click

from ...flow.rollback import release as release_hold
from ...flow.rollback import rollback as undo
from .. import render
from ..context import call_of, tell, words_of
from ..progress import tell_step


@click.command()
@click.argument("id", required=False)
@click.option("--release", metavar="ID", help="let the next deploy apply it again")
@click.pass_context
def rollback(ctx: click.Context, id: str | None, release: str | None) -> None:
    """Undo the last applied migration by its down.sql; deploys pass it over until it is released
    or its file changes."""
    if release is not None:
        if id is not None:
            raise click.UsageError("--release takes the migration; leave the other out", ctx)
        _print_released(ctx, release, release_hold(call_of(ctx), release))
        return
    done = undo(call_of(ctx), id, tell_step(render.say))
    if words_of(ctx).json:
        render.answer_json({"rolled_back": done.name, "statements": done.statements, "held": True})
    else:
        render.answer(f"rolled back {done.name}; it is held until it is released")
        tell(ctx, f"next: `whimbrel rollback --release {done.name}`, or a corrected file")


def _print_released(ctx: click.Context, name: str, count: int) -> None:
    if words_of(ctx).json:
        render.answer_json({"released": name, "holds": count})
    else:
        render.answer(f"{name} is released: the next deploy applies it")
