"""`diff`: the SQL that takes one schema to another."""

from __future__ import annotations

import click

from ...errors import Exit, Notice, Usage
from ...flow.diff import Diffed, DiffOptions, write_whole
from ...flow.diff import diff as find_difference
from ...pg.secret import asking
from .. import render
from ..context import call_of, words_of


@click.command()
@click.option("--from", "from_word", required=True, metavar="X", help="what is")
@click.option("--to", "to_word", required=True, metavar="Y", help="what is wanted")
@click.option("--rename", "renames", multiple=True, metavar="A=B", help="A is now called B")
@click.option("--sql", "as_sql", is_flag=True, help="print SQL only (the default)")
@click.option("--summary", is_flag=True, help="print the changes in words")
@click.option("--online", is_flag=True, help="the online form instead of the direct one")
@click.option("--exit-code", is_flag=True, help="exit 4 when there is a difference")
@click.option("--whole", metavar="FILE", help="write it there, with passwords, mode 0600")
@click.option("--no-prove", is_flag=True, help="do not try the script on a copy first")
@click.pass_context
def diff(
    ctx: click.Context, /, as_sql: bool, summary: bool, exit_code: bool, **words: object
) -> int:
    """The SQL that takes X to Y: empty, schema, migrations, database, an environment, a URL, a
    .sql file or a folder."""
    if as_sql and summary:
        raise Usage(_BOTH)
    options = DiffOptions(
        from_word=str(words["from_word"]),
        to_word=str(words["to_word"]),
        renames=words["renames"],  # type: ignore[arg-type]
        prove=not words["no_prove"],
        online=bool(words["online"]),
    )
    found = find_difference(call_of(ctx), options)
    _tell(found)
    script = words["whole"]
    if script is not None:
        write_whole(call_of(ctx), str(script), found)
    elif found.passwords:
        render.say(_PASSWORDS)
    if words_of(ctx).json:
        render.answer_json(_value(found))
    elif summary:
        render.answer_script("\n".join(found.summary))
    elif script is None:
        render.answer_script(found.script)
    return Exit.DIFFERENT if exit_code and not found.difference.is_empty else Exit.DONE


def _tell(found: Diffed) -> None:
    for candidate in found.difference.candidates:
        render.say(f"note: written as drop and create; to keep the data: {candidate.option}")
    for each in found.difference.unmodelled:
        render.say(f"note: {each}")
    for words in found.made_anew:
        render.say(f"note: {words}")
    for table in found.difference.column_order:
        render.say(f"note: the columns of {table.shown} stand in another order")
    if found.not_proven:
        render.say(f"not proven: {found.not_proven}")


def _value(found: Diffed) -> dict[str, object]:
    difference = found.difference
    return {
        "is_equal": difference.is_empty,
        "statements": list(asking(found.statements)),
        "changes": list(found.summary),
        "proven": bool(found.statements) and not found.not_proven,
        "not_proven": found.not_proven,
        "not_modelled": [str(each) for each in difference.unmodelled],
        "rename_candidates": [each.option for each in difference.candidates],
        "made_anew": list(found.made_anew),
        "column_order": [each.shown for each in difference.column_order],
    }


_PASSWORDS = (
    "note: no password is printed: run the script with `psql -v password_1=…`, or write it whole "
    "with --whole FILE"
)
_BOTH = Notice(
    code="U130",
    what="--sql and --summary exclude each other",
    why="stdout is one answer",
    next="choose one of them, or --json, which has both",
)
