"""`drift`: the live database against its history."""

from __future__ import annotations

import click

from ...diff.difference import Side
from ...diff.objects import ObjectDifference
from ...errors import Exit
from ...flow.drift import Drift, find_drift
from ...flow.drift_adopt import AdoptedDrift, adopt_drift
from ...flow.drift_revert import revert_drift
from .. import render
from ..context import call_of, words_of
from ..progress import tell_step

_SIGNS = {Side.AFTER: "+", Side.BEFORE: "-", Side.BOTH: "~"}
_WORDS = {
    Side.AFTER: "in the database, not in the history",
    Side.BEFORE: "in the history, gone from the database",
    Side.BOTH: "changed",
}
_INVALID = "invalid: its concurrent build did not end, and no query uses it"
_RENAME = "A is now called B (table=table, table.column=column); B empty: it is dropped"


@click.command()
@click.option("--adopt", metavar="NAME", help="write it as a migration, recorded as applied here")
@click.option("--revert", is_flag=True, help="take the database back to the history; asks")
@click.option("--rename", "renames", multiple=True, metavar="A=B", help=_RENAME)
@click.pass_context
def drift(ctx: click.Context, adopt: str | None, revert: bool, renames: tuple[str, ...]) -> int:
    """What was changed by other means than migrations; exit 4 where there is drift."""
    if adopt is not None and revert:
        raise click.UsageError("--adopt and --revert exclude each other", ctx)
    if adopt is not None:
        _print_adopted(ctx, adopt_drift(call_of(ctx), adopt, renames=renames))
        return Exit.DONE
    if revert:
        _print_reverted(ctx, revert_drift(call_of(ctx), tell_step(render.say), renames=renames))
        return Exit.DONE
    found = find_drift(call_of(ctx))
    _print(ctx, found)
    return Exit.DIFFERENT if found.is_there else Exit.DONE


def _print(ctx: click.Context, found: Drift) -> None:
    for note in found.notes:
        render.say(f"note: {note}")
    for each in found.ignored:
        render.say(f"ignored: {each.difference.shown}: {each.reason}")
    if words_of(ctx).json:
        render.answer_json(_value(found))
        return
    if not found.items:
        render.answer("no drift: the database is what its history makes")
        return
    width = max(len(each.shown) for each in found.items)
    for item in found.items:
        unseen = "" if _is_seen(found, item) else "; Prisma does not see it"
        words = _INVALID if item.address in found.invalid else _WORDS[item.side]
        render.answer(f"{_SIGNS[item.side]} {item.shown:{width}}  {words}{unseen}")
    if found.is_adopted:
        render.say("adopted: this schema was accepted as it is, by name and reason")
        return
    if found.no_plan:
        render.say(f"no plan: {found.no_plan}")
    for sql in found.statements:
        render.say(f"  {sql};")
    for address in found.invalid:
        render.say(
            f"next: where nobody builds it at this moment: DROP INDEX CONCURRENTLY {address.path}"
        )
    name = found.environment
    if len(found.invalid) == len(found.items):
        return
    if found.is_unrecorded:
        render.say(
            "next: no migration is recorded as applied here: `whimbrel "
            f"-e {name} resolve --applied NAME` records one whose objects stand here already; "
            f"`whimbrel -e {name} drift --adopt NAME` writes the rest as a migration"
        )
        return
    render.say(
        f"next: `whimbrel -e {name} drift --adopt NAME` writes it as a migration; "
        f"`whimbrel -e {name} drift --revert` takes it back"
    )


def _is_seen(found: Drift, each: ObjectDifference) -> bool:
    """By Prisma's own check; true where there is no Prisma."""
    return found.seen_by_prisma is None or each.address in found.seen_by_prisma


def _value(found: Drift) -> dict[str, object]:
    is_alone = found.seen_by_prisma is None
    return {
        "environment": found.environment,
        "has_drift": found.is_there,
        "is_adopted": found.is_adopted,
        "is_unrecorded": found.is_unrecorded,
        "invalid_indexes": [each.path for each in found.invalid],
        "objects": [
            _object(each) | ({} if is_alone else {"seen_by_prisma": _is_seen(found, each)})
            for each in found.items
        ],
        "ignored": [_object(e.difference) | {"reason": e.reason} for e in found.ignored],
        "statements": found.statements,
        "no_plan": found.no_plan,
        "notes": found.notes,
    }


def _object(each: ObjectDifference) -> dict[str, object]:
    return {
        "kind": each.address.kind.value,
        "name": each.address.path,
        "state": _STATES[each.side],
        "is_modelled": each.is_modelled,
    }


_STATES = {Side.AFTER: "added", Side.BEFORE: "missing", Side.BOTH: "changed"}


def _print_adopted(ctx: click.Context, done: AdoptedDrift) -> None:
    if words_of(ctx).json:
        render.answer_json({"name": done.name, "sql": done.sql})
    else:
        render.answer(f"{done.name}: written, and recorded as applied here without running it")


def _print_reverted(ctx: click.Context, statements: tuple[str, ...]) -> None:
    if words_of(ctx).json:
        render.answer_json({"statements": statements})
    else:
        count = render.counted(len(statements), "statement")
        render.answer(f"reverted by {count}: the database is what its history makes")
