"""`freeze`: nothing is deployed to production for a while."""

from __future__ import annotations

import click

from ...flow.freeze import FreezeOptions, Frozen, show_freezes, unfreeze
from ...flow.freeze import freeze as freeze_database
from .. import render
from ..context import call_of, words_of
from ..freeze_json import freeze_value, standing_value

_LATER = "8h, 3d, or a moment (UTC unless it says otherwise)"


@click.group(invoke_without_command=True, no_args_is_help=False)
@click.option("--from", "start", default="", help=f"now, if not given; {_LATER}")
@click.option("--until", default="", help=_LATER)
@click.option("--lift-by", default="", help="a role of the server: its members alone may lift it")
@click.option("--reason", default="", help="why; whoever wants to deploy reads it")
@click.option("--off", is_flag=True, help="end every freeze that holds")
@click.option("--number", type=int, help="with --off: end this one alone, even if it is to come")
@click.pass_context
def freeze(
    ctx: click.Context,
    start: str,
    until: str,
    lift_by: str,
    reason: str,
    off: bool,
    number: int | None,
) -> None:
    """Say inside production's database that nothing is deployed there."""
    if ctx.invoked_subcommand is not None:
        if start or until or lift_by or reason or off or number is not None:
            raise click.UsageError("freeze show takes no option of freeze")
        return
    if off and (start or until or lift_by):
        raise click.UsageError(
            "--off ends a freeze, and --from, --until and --lift-by begin one: say one of the two"
        )
    if number is not None and not off:
        raise click.UsageError("--number says which freeze to end: add --off")
    if off:
        done = unfreeze(call_of(ctx), reason=reason, number=number)
    else:
        options = FreezeOptions(start=start, until=until, lift_by=lift_by)
        done = freeze_database(call_of(ctx), options, reason=reason)
    _answer(ctx, done)


@freeze.command()
@click.pass_context
def show(ctx: click.Context) -> None:
    """What holds now and what is to come, each with the number by which it is ended."""
    _answer(ctx, show_freezes(call_of(ctx)))


def _answer(ctx: click.Context, done: Frozen) -> None:
    if words_of(ctx).json:
        render.answer_json(_value(done))
        return
    for each in done.lifted:
        render.answer(f"no longer {each}")
    for each in done.standing:
        render.answer(f"{each.number}: {each}")
    if not done.lifted and not done.standing:
        render.answer("nothing is frozen, and nothing is to be")


def _value(done: Frozen) -> dict[str, object]:
    return {
        "environment": done.environment,
        **standing_value(done.standing),
        "lifted": [freeze_value(each) for each in done.lifted],
    }
