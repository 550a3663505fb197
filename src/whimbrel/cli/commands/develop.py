"""`push` and `migrate`."""

from __future__ import annotations

import click

from ...flow.develop import Migrated, MigrateOptions
from ...flow.develop import migrate as write_and_apply
from ...flow.push import PushOptions
from ...flow.push import push as push_schema
from ...flow.reason import reason_of
from .. import render
from ..advice import say_advice
from ..context import call_of, words_of
from ..progress import reporter, tell_step

_RENAME = "A is now called B (table=table, table.column=column); B empty: it is dropped"
_DROP_NOW = "do not keep dropped tables in whimbrel_keep, and why"
_REWRITE_NOW = "change types and fill new columns in place, the table locked, and why"


@click.command()
@click.option("--accept-data-loss", is_flag=True, help="do not ask before rows are lost")
@click.option("--force-reset", is_flag=True, help="drop everything first, as `reset` does")
@click.option("--rename", "renames", multiple=True, metavar="A=B", help=_RENAME)
@click.pass_context
def push(
    ctx: click.Context, accept_data_loss: bool, force_reset: bool, renames: tuple[str, ...]
) -> None:
    """Make the database match the schema, without a migration file."""
    options = PushOptions(
        renames=renames, accept_data_loss=accept_data_loss, force_reset=force_reset
    )
    done = push_schema(call_of(ctx), options, tell_step(render.say))
    _say_not_modelled(done.not_modelled)
    if words_of(ctx).json:
        value = {"statements": done.statements, "dropped": done.dropped}
        render.answer_json(value | {"not_modelled": done.not_modelled})
    elif done.statements:
        render.answer(f"pushed: {render.counted(len(done.statements), 'statement')}")
    elif done.not_modelled:
        render.answer("nothing that can be pushed; what differs is not modelled yet")
    else:
        render.answer("nothing to push: the database matches the schema")


@click.command()
@click.argument("name", required=False, default="")
@click.option("--name", "option", help="as Prisma spells it")
@click.option("--create-only", is_flag=True, help="write the file; touch no database but scratch")
@click.option("--rename", "renames", multiple=True, metavar="A=B", help=_RENAME)
@click.option("--drop-now", metavar="REASON", help=_DROP_NOW)
@click.option("--rewrite-now", metavar="REASON", help=_REWRITE_NOW)
@click.pass_context
def migrate(
    ctx: click.Context,
    name: str,
    option: str | None,
    create_only: bool,
    renames: tuple[str, ...],
    drop_now: str | None,
    rewrite_now: str | None,
) -> None:
    """Write the migration for what changed, and apply it. With --create-only and a NAME where
    nothing changed: an empty file for statements of your own."""
    options = MigrateOptions(
        title=option or name,
        renames=renames,
        create_only=create_only,
        drop_now=reason_of("--drop-now", drop_now),
        rewrite_now=reason_of("--rewrite-now", rewrite_now),
    )
    done = write_and_apply(call_of(ctx), options, reporter(render.say))
    _say_not_modelled(done.not_modelled)
    say_advice(done.advice, is_foretold=True)
    if words_of(ctx).json:
        render.answer_json(_value(done))
    else:
        render.answer(_sentence(done))


def _value(done: Migrated) -> dict[str, object]:
    return {
        "name": done.name,
        "more": done.more,
        "contract": done.contract,
        "sql": done.sql,
        "applied": done.applied,
        "recorded": done.recorded,
        "is_empty": done.is_empty,
        "not_modelled": done.not_modelled,
    }


def _sentence(done: Migrated) -> str:
    if done.recorded:
        names = render.shortened(done.recorded)
        return f"recorded without running, the database had it already: {names}"
    if done.applied:
        return f"applied {render.listed_names(done.applied, 'migration')}"
    if done.is_empty:
        return f"{done.name}: empty, for statements of your own"
    if done.name:
        return f"{done.name}: written, not applied"
    if done.not_modelled:
        return "nothing that can be written; what differs is not modelled yet"
    return "no change: the migrations lead to the schema"


def _say_not_modelled(names: tuple[str, ...]) -> None:
    for name in names:
        render.say(f"note: {name}")
