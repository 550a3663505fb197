"""`execute FILE`: SQL through the guard."""

from __future__ import annotations

from pathlib import Path

import click

from ...flow.execute import execute_file
from ...plan.step import Step
from .. import render
from ..context import call_of, words_of


@click.command()
@click.option("--file", "option", type=click.Path(path_type=Path), help="as Prisma spells it")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.pass_context
def execute(ctx: click.Context, file: Path | None, option: Path | None) -> None:
    """Run a FILE of SQL once, judged by what it would do here."""
    chosen = file or option
    if chosen is None:
        raise click.UsageError("missing argument FILE", ctx)
    done = execute_file(call_of(ctx), chosen, _tell)
    if words_of(ctx).json:
        render.answer_json({"file": done.file, "statements": done.statements})
    else:
        render.answer(f"{done.file}: {done.statements} statements run")


def _tell(step: Step, tag: str) -> None:
    render.say(f"  ✓ line {step.statement.line}: {tag or step.statement.tag}")
