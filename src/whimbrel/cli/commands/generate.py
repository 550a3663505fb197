"""`generate`: typed Python models of the database."""

from __future__ import annotations

import click

from ...config.settings import MODEL_STYLES
from ...errors import Exit
from ...flow.generate import GenerateOptions
from ...flow.generate import generate as generate_models
from .. import render
from ..context import call_of, words_of


@click.command()
@click.option("--check", is_flag=True, help="write nothing; exit 4 where the file is not current")
@click.option("--out", default="", metavar="FILE", help="instead of `models` in whimbrel.toml")
@click.option(
    "--style", default=None, type=click.Choice(MODEL_STYLES), help="instead of `models_style`"
)
@click.option("--from", "source", default="", metavar="X", help="not of the database: as for diff")
@click.pass_context
def generate(ctx: click.Context, check: bool, out: str, style: str | None, source: str) -> int:
    """A class for each table and view: a frozen dataclass, as psycopg's class_row fills it, or a
    model of SQLAlchemy 2.0 or SQLModel, as sqlacodegen writes it."""
    options = GenerateOptions(check=check, out=out, style=style or "", source=source)
    done = generate_models(call_of(ctx), options)
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
