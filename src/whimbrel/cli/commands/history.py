"""`history` and `resolve`: what the ledger says, and saying something to it."""

from __future__ import annotations

from datetime import datetime

import click

from ...flow.history import Attempt, read_attempts
from ...flow.history import resolve as resolve_migration
from .. import render
from ..context import call_of, words_of


@click.command()
@click.pass_context
def history(ctx: click.Context) -> None:
    """Every attempt that the ledger knows of, who made it and when."""
    attempts = read_attempts(call_of(ctx))
    if words_of(ctx).json:
        render.answer_json({"attempts": [_attempt_value(each) for each in attempts]})
        return
    if not attempts:
        render.answer("no migration has been applied here")
    for each in attempts:
        at = _moment(each.finished_at or each.started_at)
        by = f"  {each.by}" if each.by else ""
        declared = "  (recorded without running)" if each.is_declared else ""
        render.answer(f"{at}  {each.state.value:11}  {each.migration}{by}{declared}")


@click.command()
@click.option("--applied", metavar="NAME", help="record NAME as applied, without running it")
@click.option("--rolled-back", metavar="NAME", help="record NAME's failed attempts as rolled back")
@click.pass_context
def resolve(ctx: click.Context, applied: str | None, rolled_back: str | None) -> None:
    """Say to the ledger what became of a migration."""
    said = resolve_migration(call_of(ctx), applied=applied, rolled_back=rolled_back)
    if words_of(ctx).json:
        render.answer_json({"resolved": said})
    else:
        render.answer(said)


def _moment(at: datetime | None) -> str:
    return render.moment(at) if at else "at a time not known"


def _attempt_value(each: Attempt) -> dict[str, object]:
    return {
        "migration": each.migration,
        "state": each.state.value,
        "started_at": each.started_at.isoformat() if each.started_at else None,
        "finished_at": each.finished_at.isoformat() if each.finished_at else None,
        "by": each.by,
        "is_declared": each.is_declared,
    }
