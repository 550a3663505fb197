"""Undoes the last applied migration by its down.sql, and holds it until it is released."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..db.connect import Connection
from ..errors import Notice, Stop, Usage
from ..history.compare import Recorded
from ..history.layout import UNDO, Migration
from ..ledger.exceptions import release_hold, take_back_row, write_hold
from ..ledger.notes import write_audit
from ..plan.cut import CutMode, cut, cut_mode
from ..plan.facts.describe import describe
from ..plan.step import Segment, Step, TransactionNeed
from ..read.rows_there import has_rows
from ..run.deployment import Deployment
from ..run.events import silent
from ..run.execute import SqlFile, Tell
from ..run.undo import Undo, undo
from ..script.parse import parse_script, syntax_failure
from ..script.statement import Script
from .admission import admit
from .apply import terms_of
from .backup_gate import require_backup
from .call import Call, agree
from .drift_revert import lock_timeout
from .enter import enter
from .known_schema import remember_schema
from .neighbours import refuse_neighbours
from .opened import Opened
from .past import Past, read_ledger_again, read_past
from .policy_here import policy_of
from .still import still_the_same
from .undoable import find_undoable, no_undo, still_the_last
from .workplace import Workplace, open_workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class RolledBack:
    """`statements` were run; the migration is held until it is released or its file changes."""

    name: str
    statements: tuple[str, ...]


def rollback(call: Call, name: str | None, tell: Tell) -> RolledBack:
    """Only the migration that was applied last; all of its down.sql in one transaction with the
    record, where the statements allow that.

    Raises `Usage` M140–M142 for what is no such migration; `Stop`: M145 nobody has said how it is
    undone, G109 data would be lost and nobody agreed, the stops of `admit` and of the backup
    gate; `Failure` R140, M147, M148. Called again after a failure it goes on where it stopped.
    """
    place = open_workplace(call, "rollback")
    with enter(call, place) as opened:
        opened = admit(call, place, opened, "rollback")
        past = read_past(place, opened)
        found = find_undoable(past, name)
        script = _down(past, found)
        require_backup(call, place, opened)
        steps = describe(script)
        refuse_neighbours(place, opened, script.statements)
        _refuse_loss(call, opened, found, steps)
        terms = terms_of(call, place, opened, policy_of(place, opened).policy, silent)
        with Deployment(opened.url, past.table, terms) as turn, turn.lending(opened.conn):
            found = still_the_last(read_ledger_again(opened, past), found)
            file = SqlFile(
                name=_name("", found.migration), text=script.text, segments=_segments(script, steps)
            )
            order = _Order(found=found, file=file, run=turn.number)
            _take_back(call, place, opened, past, order, tell)
            remember_schema(opened, turn)
        if past.table.is_prisma:
            call.say("note: Prisma's own migrate deploy knows of no hold and would apply it again")
        statements = tuple(step.sql for step in steps)
        return RolledBack(name=found.migration.name, statements=statements)


def release(call: Call, name: str) -> int:
    """Let the next deploy apply it again; how many holds there were. Raises `Usage` (M143)."""
    flags = frozenset({"--release"})
    place = open_workplace(call, "rollback", flags)
    with enter(call, place) as opened:
        opened = admit(call, place, opened, "rollback", flags)
        with opened.conn.transaction():
            count = release_hold(opened.conn, name, by=place.who)
            write_audit(opened.conn, "rollback --release", {"migration": name}, by=place.who)
        if not count:
            raise Usage(_not_held(name))
        return count


def _take_back(
    call: Call, place: Workplace, opened: Opened, past: Past, order: _Order, tell: Tell
) -> None:
    """The row is taken back with the last statements; of several transactions each is recorded."""
    migration, row = order.found.migration, order.found.row
    still = still_the_same(call, place, opened)

    def record(conn: Connection) -> None:
        take_back_row(conn, past.table, row.id, migration.name)
        named = (migration.name, migration.checksum)
        write_hold(conn, named, reason="rolled back", by=place.who)

    timeout = lock_timeout(opened)
    opened.conn.execute(f"SET lock_timeout = '{timeout}'; RESET DateStyle".encode())
    detail = {"migration": migration.name, "sql": order.file.text}
    write_audit(opened.conn, "rollback", detail, by=place.who)
    undo(
        opened.conn,
        Undo(
            name=migration.name,
            row_id=row.id,
            run=order.run,
            file=order.file,
            allowed=still,
            record=record,
        ),
        tell,
    )


class _Order(NamedTuple):
    found: Recorded
    file: SqlFile
    run: int


def _segments(script: Script, steps: Sequence[Step]) -> tuple[Segment, ...]:
    """Half an undo helps nobody: one transaction, unless the file or a statement says otherwise."""
    mode = cut_mode(script)
    fits = all(s.is_seen and s.transaction is TransactionNeed.INSIDE for s in steps)
    return cut(steps, mode=CutMode.ONE if mode is CutMode.AUTO and fits else mode)


def _down(past: Past, found: Recorded) -> Script:
    migration = found.migration
    if migration.down is None:
        raise no_undo(past.history.folder, migration)
    name = _name(past.history.folder, migration)
    script = parse_script(migration.down, name=name)
    for statement in script.statements:
        if statement.problem is not None:
            raise syntax_failure(statement, name)
    return script


def _name(folder: str, migration: Migration) -> str:
    """Of the way back, as people write it."""
    if migration.revision is not None:
        return f"downgrade() of {migration.revision.file}"
    return f"{folder}/{migration.name}/{UNDO}".lstrip("/")


def _refuse_loss(call: Call, opened: Opened, found: Recorded, steps: Sequence[Step]) -> None:
    losses = [
        step.loses_data
        for step in steps
        if step.loses_data and has_rows(opened.conn, [t.relation for t in step.touches])
    ]
    for loss in losses:
        call.say(f"  loses data: {loss}")
    if losses and not agree(call, f"Undo {found.migration.name} and lose it?"):
        raise Stop(
            Notice(
                code="G109",
                what=f"undoing {found.migration.name} would lose data: {losses[0]}",
                why="there are rows in it, and nobody said that they may go; nothing was changed",
                next="if they may, add `--yes`; a new migration can keep them",
            )
        )


def _not_held(name: str) -> Notice:
    return Notice(
        code="M143",
        what=f"{name} is not held here",
        why="only what `whimbrel rollback` took back is held, and this is not, or no longer",
        next="`whimbrel status` says of each migration how it stands",
    )
