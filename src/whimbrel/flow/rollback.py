"""Undoes the last applied migration by its down.sql, and holds it until it is released."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..db.connect import Connection
from ..errors import Notice, Stop, Usage
from ..history.compare import Recorded
from ..history.layout import UNDO
from ..ledger.exceptions import release_hold, take_back_row, write_hold
from ..ledger.notes import write_audit
from ..ledger.table import LedgerTable
from ..plan.cut import CutMode, cut, cut_mode
from ..plan.facts.describe import describe
from ..plan.step import Segment, Step, TransactionNeed
from ..read.rows_there import has_rows
from ..run.deployment import Deployment
from ..run.events import silent
from ..run.execute import SqlFile, Tell, execute_sql
from ..script.parse import parse_script, syntax_failure
from ..script.statement import Script
from .admission import admit
from .apply import remember_schema, terms_of
from .backup_gate import require_backup
from .call import Call, agree
from .drift_revert import lock_timeout
from .enter import enter
from .neighbours import refuse_neighbours
from .opened import Opened
from .past import Past, read_ledger_again, read_past
from .policy import policy_of
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
    gate; `Failure` R140.
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
        with Deployment(opened.url, past.table, terms) as turn:
            still_the_last(read_ledger_again(opened, past), found)
            undo = _Undo(call, place, opened, past.table, found)
            undo.run(script, _segments(script, steps), tell)
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


class _Undo:
    """The record commits with the last statements, so a crash leaves all or nothing of them."""

    def __init__(
        self, call: Call, place: Workplace, opened: Opened, table: LedgerTable, found: Recorded
    ) -> None:
        self._still = still_the_same(call, place, opened)
        self._conn = opened.conn
        self._timeout = lock_timeout(opened)
        self._table, self._found, self._who = table, found, place.who

    def run(self, script: Script, segments: tuple[Segment, ...], tell: Tell) -> None:
        name = self._found.migration.name
        self._conn.execute(f"SET lock_timeout = '{self._timeout}'; RESET DateStyle".encode())
        write_audit(self._conn, "rollback", {"migration": name, "sql": script.text}, by=self._who)
        last = len(segments) - 1
        for position, segment in enumerate(segments):
            is_together = position == last and segment.is_transaction
            file = SqlFile(name=f"{name}/{UNDO}", text=script.text, segments=(segment,))
            execute_sql(self._conn, file, self._recording if is_together else self._still, tell)
        if not segments or not segments[last].is_transaction:
            with self._conn.transaction():
                self._recording(self._conn)

    def _recording(self, conn: Connection) -> None:
        self._still(conn)
        migration = self._found.migration
        take_back_row(conn, self._table, self._found.row.id)
        named = (migration.name, migration.checksum)
        write_hold(conn, named, reason="rolled back", by=self._who)


def _segments(script: Script, steps: Sequence[Step]) -> tuple[Segment, ...]:
    """Half an undo helps nobody: one transaction, unless the file or a statement says otherwise."""
    mode = cut_mode(script)
    fits = all(s.is_seen and s.transaction is TransactionNeed.INSIDE for s in steps)
    return cut(steps, mode=CutMode.ONE if mode is CutMode.AUTO and fits else mode)


def _down(past: Past, found: Recorded) -> Script:
    migration = found.migration
    if migration.down is None:
        raise no_undo(past.history.folder, migration)
    name = f"{past.history.folder}/{migration.name}/{UNDO}"
    script = parse_script(migration.down, name=name)
    for statement in script.statements:
        if statement.problem is not None:
            raise syntax_failure(statement, name)
    return script


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
