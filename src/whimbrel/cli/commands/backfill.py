"""`backfill`: batched statements that are under way."""

from __future__ import annotations

import click

from ...flow.backfill import Backfills, list_backfills, tell_backfills
from ...ledger.backfills import Wanted
from .. import render
from ..context import call_of, tell, words_of


@click.group()
def backfill() -> None:
    """Statements under `-- whimbrel:batch` that have begun and are not done."""


@backfill.command("list")
@click.pass_context
def list_(ctx: click.Context) -> None:
    """How far each is."""
    _print(ctx, list_backfills(call_of(ctx)))


@backfill.command("pause")
@click.pass_context
def pause(ctx: click.Context) -> None:
    """Let the running deploy stop after its next batch."""
    _print(ctx, tell_backfills(call_of(ctx), Wanted.PAUSE))


@backfill.command("resume")
@click.pass_context
def resume(ctx: click.Context) -> None:
    """Let the next deploy go on behind the last batch."""
    _print(ctx, tell_backfills(call_of(ctx), Wanted.RUN))
    tell(ctx, "next: whimbrel deploy")


@backfill.command("cancel")
@click.pass_context
def cancel(ctx: click.Context) -> None:
    """Stop it, and let no deploy go on until `resume`; rows that are done stay done."""
    _print(ctx, tell_backfills(call_of(ctx), Wanted.CANCEL))


def _print(ctx: click.Context, done: Backfills) -> None:
    if words_of(ctx).json:
        found = [
            {
                "migration": each.migration,
                "step": each.position + 1,
                "rows": each.checkpoint.rows,
                "batches": each.checkpoint.batches,
                "sweep": each.checkpoint.turn - 1,
                "last_key": each.checkpoint.last,
                "wanted": each.wanted.value,
                "begun_at": each.at.isoformat(),
            }
            for each in done.found
        ]
        render.answer_json({"environment": done.environment, "backfills": found})
        return
    for each in done.found:
        at = each.checkpoint
        where = f"up to key {', '.join(at.last)}" if at.last else "at the beginning of a pass"
        done_so_far = f"{render.counted(at.rows, 'row')} in {render.counted(at.batches, 'batch')}"
        render.answer(
            f"{each.migration} step {each.position + 1}: {done_so_far}, {where} "
            f"({each.wanted.value})"
        )
    if not done.found:
        render.say("no batched statement is under way")
