"""`adopt` and `amend`: what differs from the record, accepted by name and reason."""

from __future__ import annotations

from collections.abc import Sequence

import click

from ...errors import Exit
from ...flow.adopt import Adoptable, find_adoptable
from ...flow.adopt import adopt as adopt_by_name
from ...flow.amend import amend as amend_failed
from .. import render
from ..context import call_of, words_of

_REASON = "why it is right; kept in the database and audited"


@click.command()
@click.argument("names", nargs=-1)
@click.option("--reason", default="", help=_REASON)
@click.pass_context
def adopt(ctx: click.Context, names: tuple[str, ...], reason: str) -> int:
    """Take over edited or missing migrations by NAME (patterns too), and the schema as it is by
    the word drift. Without a NAME: list what there is; exit 4 where there is something."""
    if names:
        done = adopt_by_name(call_of(ctx), names, reason=reason)
        _print(ctx, "adopted", done)
        return Exit.DONE
    found = find_adoptable(call_of(ctx))
    _print(ctx, "adoptable", found)
    if not found and not words_of(ctx).json:
        render.answer("nothing to adopt: history, folder and schema agree")
    return Exit.DIFFERENT if found else Exit.DONE


def _print(ctx: click.Context, key: str, found: Sequence[Adoptable]) -> None:
    if words_of(ctx).json:
        render.answer_json({key: [{"name": each.name, "what": each.what} for each in found]})
        return
    for each in found:
        render.answer(f"{key}: {each.name}: {each.what}")


@click.command()
@click.argument("id")
@click.option("--reason", default="", help=_REASON)
@click.pass_context
def amend(ctx: click.Context, id: str, reason: str) -> None:
    """Let a corrected file take the place of the failed migration ID, of which a part stands."""
    done = amend_failed(call_of(ctx), id, reason=reason)
    if words_of(ctx).json:
        value = {"amended": done.name, "from": done.before, "to": done.after, "tried": done.tried}
        render.answer_json(value | {"without_rows": done.without_rows})
    else:
        count = render.counted(len(done.tried), "statement")
        render.answer(f"amended {done.name}; the {count} left ran on a copy of what stands")
        if done.without_rows:
            render.say(f"note: the copy was without rows: {done.without_rows}")
        render.say(f"next: `whimbrel -e {done.environment} deploy` goes on there")
