"""`validate` and `format`: the files of the wanted schema, without a database."""

from __future__ import annotations

import click

from ...errors import Exit
from ...flow.format import format_schema
from ...flow.validate import validate as look
from .. import render
from ..context import call_of, words_of


@click.command()
@click.pass_context
def validate(ctx: click.Context) -> int:
    """Is the wanted schema sound? Every error at once, with file, line and caret; no database is
    asked."""
    found = look(call_of(ctx))
    if words_of(ctx).json:
        problems = [render.notice_value(each) for each in found.problems]
        remarks = [render.notice_value(each) for each in found.remarks]
        value = {"is_valid": not problems, "schema": found.schema, "problems": problems}
        render.answer_json(value | {"remarks": remarks})
        return Exit.FAILED if problems else Exit.DONE
    if found.failure is not None:
        raise found.failure
    for each in found.remarks:
        render.say(str(each))
    render.answer(f"{found.schema} is valid: {found.holds}")
    return Exit.DONE


@click.command()
@click.option("--check", "only_check", is_flag=True, help="write nothing; exit 4 if it would")
@click.pass_context
def format(ctx: click.Context, only_check: bool) -> int:
    """Write the files of a Prisma schema in their usual form."""
    done = format_schema(call_of(ctx), only_check=only_check)
    if words_of(ctx).json:
        render.answer_json({"files": done.files, "changed": done.changed})
    elif not done.changed:
        render.answer("the schema is formatted already")
    else:
        verb = "not formatted: " if only_check else "formatted "
        render.answer(f"{verb}{', '.join(done.changed)}")
    return Exit.DIFFERENT if only_check and done.changed else Exit.DONE
