"""`execute FILE`: SQL through the guard."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ...disk.text import decoded
from ...flow.execute import execute_file, execute_text
from ...plan.step import Step
from .. import render
from ..context import call_of, words_of


@click.command()
@click.option("--file", "option", type=click.Path(path_type=Path), help="as Prisma spells it")
@click.option("--stdin", is_flag=True, help="read the SQL from standard input")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.pass_context
def execute(ctx: click.Context, file: Path | None, option: Path | None, stdin: bool) -> None:
    """Run a FILE of SQL once, judged by what it would do here."""
    sources = [each for each in (file, option, stdin or None) if each is not None]
    if len(sources) != 1:
        raise click.UsageError("give one FILE, or --stdin", ctx)
    call = call_of(ctx)
    if stdin:
        text = decoded(sys.stdin.buffer.read(), "standard input")
        done = execute_text(call, text, "standard input", _tell)
    else:
        done = execute_file(call, Path(str(sources[0])), _tell)
    if words_of(ctx).json:
        render.answer_json({"file": done.file, "statements": done.statements})
    else:
        render.answer(f"{done.file}: ran {render.counted(done.statements, 'statement')}")


def _tell(step: Step, tag: str) -> None:
    render.say(f"  ✓ line {step.statement.line}: {tag or step.statement.tag}")
