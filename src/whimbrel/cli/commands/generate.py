"""`generate`: typed Python models of the database."""

from __future__ import annotations

import click

from ...errors import Exit
from ...flow.generate import generate as generate_models
from .. import render
from ..context import call_of, words_of


@click.command()
@click.option("--check", is_flag=True, help="write nothing; exit 4 where the file is not current")
@click.option("--out", default="", metavar="FILE", help="instead of `models` in whimbrel.toml")
@click.pass_context
def generate(ctx: click.Context, check: bool, out: str) -> int:
    """A frozen dataclass for each table and view, as psycopg's class_row fills it."""
    done = generate_models(call_of(ctx), check=check, out=out)
    if words_of(ctx).json:
        value = {"file": done.file, "is_current": done.is_current, "is_written": done.is_written}
        render.answer_json(value)
    elif done.is_current:
        render.answer(f"{done.file} is current")
    elif done.is_written:
        render.answer(f"wrote {done.file}")
    else:
        render.say(f"{done.file} is not what the database is; write it: whimbrel generate")
    return Exit.DIFFERENT if check and not done.is_current else Exit.DONE
