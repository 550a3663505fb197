"""`squash`: one migration in place of many."""

from __future__ import annotations

import click

from ...flow.squash import ByHand, Squashed
from ...flow.squash import squash as squash_history
from .. import render
from ..context import call_of, words_of

_SHOWN = 20


@click.command()
@click.argument("title", required=False, default="")
@click.option("--through", metavar="NAME", help="only those up to NAME; the later ones stay")
@click.option("--print", "only_print", is_flag=True, help="print the SQL; write nothing")
@click.pass_context
def squash(ctx: click.Context, title: str, through: str | None, only_print: bool) -> None:
    """Put one migration in place of many. It says which ones it replaces, so that a database that
    has run them counts it as applied; what it makes is proven to be the same."""
    done = squash_history(call_of(ctx), title=title, through=through, write=not only_print)
    if words_of(ctx).json:
        render.answer_json(_value(done))
        return
    _say_by_hand(done.by_hand)
    if only_print:
        render.answer(done.sql.rstrip("\n"))
        return
    render.answer(f"{done.name}: in place of {render.counted(len(done.replaced), 'migration')}")
    if done.rows:
        render.say(f"note: it inserts the {render.counted(done.rows, 'row')} that they leave in a "
                   "new database")  # fmt: skip
    render.say(f"the old folders are in {done.aside}; commit what has changed")
    render.say(
        "next: `whimbrel deploy` records it where they are applied (before `prisma migrate deploy` "
        f"does: `prisma migrate resolve --applied {done.name}`)"
    )


def _say_by_hand(found: tuple[ByHand, ...]) -> None:
    if not found:
        return
    render.say("more than schema: what these did to rows is not in the new file, but for the rows "
               "that a new database has after all of them")  # fmt: skip
    for each in found[:_SHOWN]:
        render.say(f"  {each.file}, line {each.line}: {each.tag}")
    if len(found) > _SHOWN:
        render.say(f"  and {len(found) - _SHOWN} more; --json lists them")


def _value(done: Squashed) -> dict[str, object]:
    return {
        "migration": done.name,
        "replaced": done.replaced,
        "rows": done.rows,
        "aside": done.aside,
        "sql": done.sql,
        "by_hand": [
            {"file": each.file, "line": each.line, "statement": each.tag} for each in done.by_hand
        ],
    }
