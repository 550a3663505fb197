"""Who applied what and when; and saying to the ledger that something is or is not applied."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..errors import Notice, Usage
from ..history.layout import Migration
from ..history.row import RowState
from ..ledger.notes import AuditRow, read_audit, write_audit
from ..ledger.runs import Run, read_runs
from ..ledger.table import read_rows
from ..ledger.versions import is_alembics
from ..run.deployment import Deployment
from .admission import admit
from .apply import terms_of
from .call import Call
from .enter import enter
from .histories import ledger_table
from .known_schema import is_known_schema, remember_schema
from .past import Past, read_past
from .policy_here import policy_of
from .workplace import open_workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One row of the ledger, with the deployer who made it where that is known."""

    migration: str
    state: RowState
    started_at: datetime | None  # None where Alembic has run it, which notes no time
    finished_at: datetime | None
    by: str
    is_declared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Every row of the ledger, and what else was done by hand or by leave: freezes, policy, marks;
    each in the order in which it began."""

    attempts: tuple[Attempt, ...]
    notes: tuple[AuditRow, ...]


def read_history(call: Call) -> History:
    """Read only."""
    place = open_workplace(call, "history")
    with enter(call, place) as opened:
        runs = read_runs(opened.conn)
        attempts = tuple(
            Attempt(
                migration=row.migration_name,
                state=row.state,
                started_at=None if is_alembics(row) else row.started_at,
                finished_at=None if is_alembics(row) else row.finished_at,
                by="Alembic" if is_alembics(row) else _who(runs, row.id),
                is_declared=row.is_declared and not is_alembics(row),
            )
            for row in read_rows(opened.conn, ledger_table(place, opened))
        )
        return History(attempts=attempts, notes=read_audit(opened.conn))


def resolve(call: Call, *, applied: str | None, rolled_back: str | None) -> str:
    """Record a migration as applied without running it, or its failed attempts as rolled back.

    Returns one sentence. Raises `Usage` (U110) unless exactly one is given, (M120) for a name
    that the folder does not hold, `Failure` (K11x) for a state that does not fit.
    """
    place = open_workplace(call, "resolve")
    name = _exactly_one(applied, rolled_back)
    with enter(call, place) as opened:
        opened = admit(call, place, opened, "resolve")
        past = read_past(place, opened)
        terms = terms_of(call, place, opened, policy_of(place, opened).policy, lambda _: None)
        with Deployment(opened.url, past.table, terms) as turn:
            was_known = is_known_schema(opened, past.rows)
            if applied is not None:
                said = _resolve_applied(turn, past, name)
            else:
                said = _resolve_rolled_back(turn, name)
            write_audit(opened.conn, "resolve", {"said": said}, by=place.who)
            if was_known:
                remember_schema(opened, turn)
        return said


def _resolve_applied(turn: Deployment, past: Past, name: str) -> str:
    migration = past.history.find(name) or _unknown(name, past.history.migrations)
    _refuse_without_parents(past, migration)
    turn.resolve_applied(name, migration.checksum)
    return f"{name} is recorded as applied; nothing was run"


def _refuse_without_parents(past: Past, migration: Migration) -> None:
    """Raises `Usage` (M121): Alembic's table says of a revision also that what it comes after is
    applied."""
    done = {each.migration.name for each in past.comparison.applied}
    parents = migration.revision.parents if migration.revision else ()
    lacking = [name for name in parents if name not in done]
    if lacking:
        raise Usage(
            Notice(
                code="M121",
                what=f"{migration.name} comes after {lacking[0]}, which is not applied here",
                why="recorded by itself it would say in Alembic's table that what it comes after "
                "is applied too; nothing was recorded",
                next=f"`whimbrel resolve --applied {lacking[0]}` first, if that is so; or "
                "`whimbrel deploy`",
            )
        )


def _resolve_rolled_back(turn: Deployment, name: str) -> str:
    count = turn.resolve_rolled_back(name)
    return f"{name}: {count} failed attempt{'s' * (count != 1)} recorded as rolled back"


def _who(runs: dict[str, Run], row_id: str) -> str:
    run = runs.get(row_id)
    return f"{run.os_user}@{run.host} as {run.who}" if run else ""


def _exactly_one(applied: str | None, rolled_back: str | None) -> str:
    if applied is not None and rolled_back is None:
        return applied
    if rolled_back is not None and applied is None:
        return rolled_back
    raise Usage(
        Notice(
            code="U110",
            what="resolve takes exactly one of --applied and --rolled-back",
            why="a migration is the one or the other; without a name nothing can be recorded",
            next="`whimbrel status` prints the names; then "
            "`whimbrel resolve --rolled-back NAME` or `--applied NAME`",
        )
    )


def _unknown(name: str, known: tuple[Migration, ...]) -> Migration:
    last = f"; the last one here is {known[-1].name}" if known else ""
    raise Usage(
        Notice(
            code="M120",
            what=f"there is no migration {name} in the folder",
            why=f"only what is in the folder can be recorded, with its checksum{last}",
            next="give the folder's whole name, as `whimbrel status` prints it",
        )
    )
