"""Which migration can be undone, and what to do where none can."""

from __future__ import annotations

from ..errors import Failure, Notice, Stop, Usage
from ..history.compare import Recorded
from ..history.layout import SCRIPT, UNDO, Migration
from ..history.revision import Revision
from ..history.row import LedgerRow, RowState
from ..script.parse import parse_script
from .past import Past


def find_undoable(past: Past, name: str | None) -> Recorded:
    """The migration that was applied last. Raises `Usage`: M140 nothing is applied, M141 `name`
    is not it; `Failure`: M142 one stands half applied, M144 its file is gone or another."""
    if past.comparison.failed:
        raise _half_way(past.comparison.failed[0].row.migration_name)
    last = _last(past)
    if last is None:
        raise _nothing()
    if name is not None and name != last.migration_name:
        if not _stands_last(past, name):
            raise _not_the_last(name, last.migration_name)
        last = next(r for r in past.rows if r.migration_name == name and _is_applied(r))
    squashed = past.comparison.covered
    applied = (each for each in past.comparison.applied if each not in squashed)
    found = next((each for each in applied if each.row.id == last.id), None)
    if found is None or found in past.comparison.edited:
        raise _other_file(last.migration_name, is_there=found is not None)
    return found


def still_the_last(past: Past, found: Recorded) -> Recorded:
    """The same as the ledger has it in our turn: somebody may have had his before. Raises `Failure`
    (M146)."""
    name, last = found.migration.name, _last(past)
    again = next((each for each in past.comparison.applied if each.migration.name == name), None)
    if found.migration.revision is not None and again is not None and _stands_last(past, name):
        return again
    if last is None or last.id != found.row.id:
        raise Failure(
            Notice(
                code="M146",
                what=f"{found.migration.name} is no longer what was applied last",
                why="another deployer had his turn in between; nothing was changed",
                next="`whimbrel history` says who did what, then decide again",
            )
        )
    return found


def _stands_last(past: Past, name: str) -> bool:
    """Is it one of several last ones? Of revisions every head is."""
    applied = [row.migration_name for row in past.rows if _is_applied(row)]
    return name in past.history.lineage.heads(applied)


def _is_applied(row: LedgerRow) -> bool:
    return row.state is RowState.APPLIED


def no_undo(folder: str, migration: Migration) -> Stop:
    """Nobody has written how; what its author says instead, where he does."""
    if migration.revision is not None:
        return _no_downgrade(migration.name, migration.revision)
    name = f"{folder}/{migration.name}"
    script = parse_script(migration.sql, name=f"{name}/{SCRIPT}")
    said = [d.arguments[0] for d in script.directives if d.name == "irreversible"]
    return Stop(
        Notice(
            code="M145",
            what=f"{migration.name} is irreversible: {said[0]}"
            if said
            else f"{migration.name} has no {UNDO}",
            why="its author says what to do instead; nothing was changed"
            if said
            else "how it is undone is known only where somebody wrote it, or `migrate` could prove "
            "it; nothing was changed",
            next=said[0]
            if said
            else f"write {name}/{UNDO} and run this again; or go forward with a new migration: "
            "`whimbrel migrate NAME`",
        )
    )


def _no_downgrade(name: str, revision: Revision) -> Stop:
    return Stop(
        Notice(
            code="M145",
            what=f"{name} has no way back in SQL: {revision.why_not_back}",
            why="what its downgrade() does is known only where Alembic can write it down; nothing "
            "was changed",
            next=f"write downgrade() of {revision.file} as SQL and run this again; or go forward "
            "with a new migration: `whimbrel migrate NAME`",
        )
    )


def _last(past: Past) -> LedgerRow | None:
    applied = [row for row in past.rows if _is_applied(row)]
    return max(applied, key=lambda row: (row.finished_at or row.started_at, row.id), default=None)


def _nothing() -> Usage:
    return Usage(
        Notice(
            code="M140",
            what="no migration is applied here, so none can be undone",
            why="the ledger of this database has no applied row",
            next="`whimbrel status` shows where it stands",
        )
    )


def _not_the_last(name: str, last: str) -> Usage:
    return Usage(
        Notice(
            code="M141",
            what=f"{name} is not what was applied last; {last} is",
            why="what came later may stand on it, so only the last one is undone; nothing was "
            "changed",
            next=f"`whimbrel rollback {last}` first, or go forward with a new migration",
        )
    )


def _half_way(name: str) -> Failure:
    return Failure(
        Notice(
            code="M142",
            what=f"migration {name} stands half applied",
            why=f"its {UNDO} takes back a whole migration, not a part; nothing was changed",
            next="mend what it stumbled over, then `whimbrel deploy` goes on there",
        )
    )


def _other_file(name: str, *, is_there: bool) -> Failure:
    return Failure(
        Notice(
            code="M144",
            what=f"the file of {name} was edited after it was applied"
            if is_there
            else f"the file of {name} is not in the folder",
            why=f"whether its {UNDO} takes back what was run cannot be told; nothing was changed",
            next=f"bring it back as it was: `git log -p -- '*{name}*'`",
        )
    )
