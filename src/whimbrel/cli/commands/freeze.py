"""`freeze`: nothing is deployed to production for a while."""

from __future__ import annotations

import click

from ...flow.freeze import Frozen, unfreeze
from ...flow.freeze import freeze as freeze_database
from .. import render
from ..context import call_of, words_of
from ..freeze_json import freeze_value


@click.command()
@click.option("--until", default="", help="8h, 3d, or a moment (UTC unless it says otherwise)")
@click.option("--reason", default="", help="why; whoever wants to deploy reads it")
@click.option("--off", is_flag=True, help="end every freeze that holds")
@click.pass_context
def freeze(ctx: click.Context, until: str, reason: str, off: bool) -> None:
    """Say inside production's database that nothing is deployed there."""
    call = call_of(ctx)
    if off and until:
        raise click.UsageError("--off ends a freeze and --until begins one: say one of the two")
    if off:
        done = unfreeze(call, reason=reason)
    else:
        done = freeze_database(call, until=until, reason=reason)
    if words_of(ctx).json:
        render.answer_json(_value(done))
        return
    for each in done.holding:
        render.answer(str(each))
    for each in done.lifted:
        render.answer(f"no longer {each}")


def _value(done: Frozen) -> dict[str, object]:
    return {
        "environment": done.environment,
        "freezes": [freeze_value(each) for each in done.holding],
        "lifted": [freeze_value(each) for each in done.lifted],
    }
