"""`history` and `resolve`: what the ledger says, and saying something to it."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from ...flow.history import Attempt, read_history
from ...flow.history import resolve as resolve_migration
from ...ledger.notes import AuditRow
from .. import render
from ..context import call_of, words_of


@click.command()
@click.pass_context
def history(ctx: click.Context) -> None:
    """Every attempt that the ledger knows of, and what else was said and done here: freezes,
    policy, marks, protection; who, when and why."""
    found = read_history(call_of(ctx))
    if words_of(ctx).json:
        attempts = [_attempt_value(each) for each in found.attempts]
        render.answer_json({"attempts": attempts, "notes": list(map(_note_value, found.notes))})
        return
    if not found.attempts:
        render.answer("no migration has been applied here")
    lines = [(each.finished_at or each.started_at, _attempt_line(each)) for each in found.attempts]
    lines += [(each.at, _note_line(each)) for each in found.notes]
    for at, line in sorted(lines, key=lambda each: each[0] or _EARLIEST):
        render.answer(f"{_moment(at)}  {line}")


_EARLIEST = datetime.min.replace(tzinfo=UTC)
_LONGEST = 60


def _attempt_line(each: Attempt) -> str:
    by = f"  {each.by}" if each.by else ""
    declared = "  (recorded without running)" if each.is_declared else ""
    return f"{each.state.value:11}  {each.migration}{by}{declared}"


def _note_line(each: AuditRow) -> str:
    said = [f"{key} {_short(value)}" for key, value in each.detail.items() if key != "reason"]
    said = [words for words in said if not words.endswith(" ")]
    reason = str(each.detail.get("reason") or "")
    words = ": ".join(part for part in (", ".join(said), reason) if part)
    return "  ".join(part for part in (f"{each.verb:11}", words, each.who) if part)


def _short(value: object) -> str:
    """In one line; nothing where nothing was said."""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    words = " ".join(str(value).split()) if value is not None else ""
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


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


def _note_value(each: AuditRow) -> dict[str, object]:
    return {"at": each.at.isoformat(), "who": each.who, "verb": each.verb, "detail": each.detail}
