"""`status`, `history`, `resolve`: what the ledger says, and saying something to it."""

from __future__ import annotations

import click

from ...errors import Exit
from ...flow.history import Attempt, read_attempts
from ...flow.history import resolve as resolve_migration
from ...flow.status import Line, Status, read_status
from .. import render
from ..context import call_of, words_of

_SIGNS = {"applied": "✓", "pending": "·", "failed": "✗", "edited": "≠", "missing": "?", "held": "‖"}


@click.command()
@click.option("--exit-code", is_flag=True, help="exit 4 when anything is not applied or drifted")
@click.pass_context
def status(ctx: click.Context, exit_code: bool) -> int:
    """Applied, pending, held, failed, edited and missing migrations; drift since."""
    found = read_status(call_of(ctx))
    if words_of(ctx).json:
        render.answer_json(_value(found))
    else:
        render.answer("\n".join([*(_shown(line) for line in found.lines), _summary(found)]))
    return Exit.DIFFERENT if exit_code and not found.is_settled else Exit.DONE


def _shown(line: Line) -> str:
    at = f"  {line.at:%Y-%m-%d %H:%M}" if line.at else ""
    note = f"  ({line.note})" if line.note else ""
    return f"{_SIGNS[line.state]} {line.state:8}  {line.name}{at}{note}"


def _summary(found: Status) -> str:
    counts = [f"{n} {state}" for state in _SIGNS if (n := found.count(state))]
    drift = {True: "; the schema has drifted since", False: "", None: ""}[found.drift]
    if not found.lines:
        return "no migrations" + drift
    return ", ".join(counts) + drift


def _value(found: Status) -> dict[str, object]:
    return {
        "environment": found.environment,
        "database": found.identity.live.place,
        "identity": found.identity.shown,
        "drift": found.drift,
        "is_settled": found.is_settled,
        "migrations": [
            {
                "name": line.name,
                "state": line.state,
                "at": line.at.isoformat() if line.at else None,
                "note": line.note,
            }
            for line in found.lines
        ],
    }


@click.command()
@click.pass_context
def history(ctx: click.Context) -> None:
    """Every attempt that the ledger knows of, who made it and when."""
    attempts = read_attempts(call_of(ctx))
    if words_of(ctx).json:
        render.answer_json({"attempts": [_attempt_value(each) for each in attempts]})
        return
    for each in attempts:
        at = f"{each.finished_at or each.started_at:%Y-%m-%d %H:%M:%S}"
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


def _attempt_value(each: Attempt) -> dict[str, object]:
    return {
        "migration": each.migration,
        "state": each.state.value,
        "started_at": each.started_at.isoformat(),
        "finished_at": each.finished_at.isoformat() if each.finished_at else None,
        "by": each.by,
        "is_declared": each.is_declared,
    }
