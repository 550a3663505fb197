"""`pull`: the database as a schema."""

from __future__ import annotations

from dataclasses import replace

import click

from ...flow.pull import pull as pull_schema
from .. import render
from ..context import call_of, words_of


@click.command()
@click.option("--print", "only_print", is_flag=True, help="to stdout; write no file")
@click.option("--format", type=click.Choice(["sql", "prisma", "sqlalchemy"]))
@click.option("--force", is_flag=True, help="as Prisma spells it: the same as --yes")
@click.pass_context
def pull(ctx: click.Context, only_print: bool, format: str | None, force: bool) -> None:
    """The database as a schema in the project's language: to stdout with --print, else into its
    files, which are replaced only if you say so."""
    words = words_of(ctx)
    call = call_of(ctx)
    call = replace(call, yes=call.yes or force)
    done = pull_schema(call, only_print=only_print, format=format or "")
    if words.json:
        files = [{"name": name, "text": text} for name, text in done.files]
        render.answer_json({"files": files, "written": done.written})
    elif only_print:
        render.answer_script(done.text.rstrip("\n"))
    elif done.written:
        render.answer(f"wrote {', '.join(done.written)}")
    else:
        render.answer("the schema file says it already")
