"""`push` and `migrate`."""

from __future__ import annotations

import click

from ...flow.develop import migrate as write_and_apply
from ...flow.develop import push as push_schema
from ...plan.step import Step
from .. import render
from ..context import call_of, words_of
from ..progress import reporter

_RENAME = "A is now called B (table=table, table.column=column); B empty: it is dropped"


@click.command()
@click.option("--accept-data-loss", is_flag=True, help="do not ask before rows are lost")
@click.option("--rename", "renames", multiple=True, metavar="A=B", help=_RENAME)
@click.pass_context
def push(ctx: click.Context, accept_data_loss: bool, renames: tuple[str, ...]) -> None:
    """Make the database match the schema, without a migration file."""
    done = push_schema(call_of(ctx), renames=renames, accept_data_loss=accept_data_loss, tell=_tell)
    _say_not_modelled(done.not_modelled)
    if words_of(ctx).json:
        render.answer_json({"statements": done.statements, "not_modelled": done.not_modelled})
    elif done.statements:
        render.answer(f"pushed: {len(done.statements)} statements")
    else:
        render.answer("nothing to push: the database matches the schema")


@click.command()
@click.argument("name", required=False, default="")
@click.option("--name", "option", help="as Prisma spells it")
@click.option("--create-only", is_flag=True, help="write the file; touch no database but scratch")
@click.option("--rename", "renames", multiple=True, metavar="A=B", help=_RENAME)
@click.pass_context
def migrate(
    ctx: click.Context, name: str, option: str | None, create_only: bool, renames: tuple[str, ...]
) -> None:
    """Write the migration for what changed, and apply it."""
    done = write_and_apply(
        call_of(ctx),
        option or name,
        renames=renames,
        create_only=create_only,
        report=reporter(render.say),
    )
    _say_not_modelled(done.not_modelled)
    if words_of(ctx).json:
        value = {"name": done.name, "sql": done.sql, "applied": done.applied}
        render.answer_json(value | {"recorded": done.recorded, "not_modelled": done.not_modelled})
        return
    if not done.name:
        render.answer("no change: the migrations lead to the schema")
    elif done.recorded:
        render.answer(f"{done.name}: recorded as applied, the database had it already")
    else:
        render.answer(done.name)
    if done.applied:
        render.say(f"applied: {', '.join(done.applied)}")


def _say_not_modelled(names: tuple[str, ...]) -> None:
    for name in names:
        render.say(f"note: {name}")


def _tell(step: Step, tag: str) -> None:
    render.say(f"  ✓ {tag or step.statement.tag}")
