"""The migrations of the project against what this database's ledger says was done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..config.kind import Kind
from ..config.policy import Policy
from ..config.policy_key import Report
from ..errors import Failure, Notice, Stop
from ..history.compare import Comparison, compare
from ..history.layout import History
from ..history.row import LedgerRow, RowState
from ..ledger.exceptions import read_exceptions
from ..ledger.fence import DEPLOY_KEY, read_holder
from ..ledger.journal import read_half_undone
from ..ledger.table import LedgerTable, read_rows
from ..ledger.versions import is_alembics
from .histories import project_past
from .opened import Opened
from .workplace import Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One reading of folder and ledger, compared."""

    table: LedgerTable
    history: History
    rows: tuple[LedgerRow, ...]
    comparison: Comparison
    half_undone: str = ""  # the migration whose down.sql was begun and not ended


def read_past(place: Workplace, opened: Opened, *, must_be_sound: bool = True) -> Past:
    """Read only. Raises `Failure` (M1xx) for a folder that is not sound, where it must be; M123
    where Alembic has run a revision that is not there."""
    history, table = project_past(place, opened)
    rows = read_rows(opened.conn, table)
    strangers = tuple(unknown_versions(rows))
    if must_be_sound:
        replace(history, problems=(*history.problems, *strangers)).require_sound()
    return Past(
        table=table,
        history=history,
        rows=rows,
        comparison=compare(history.migrations, rows, read_exceptions(opened.conn)),
        half_undone=_half_undone(opened, rows),
    )


def unknown_versions(rows: Sequence[LedgerRow]) -> Iterator[Notice]:
    """Heads of Alembic's table that are no revision here and that we did not run: what they come
    after, and so what is applied, nobody here knows."""
    for row in rows:
        if is_alembics(row) and not row.checksum:
            yield Notice(
                code="M123",
                what=f"Alembic's table says {row.migration_name}, which is no revision here",
                why="a newer release, or another branch, was deployed by Alembic, so what is "
                "applied cannot be told from these files; `alembic upgrade` stops there too",
                next="bring the file of that revision here (`git log --all -- '*"
                f"{row.migration_name}*'`); where it is gone for good, `alembic stamp` the last "
                "one that is applied",
            )


def _half_undone(opened: Opened, rows: Sequence[LedgerRow]) -> str:
    begun = read_half_undone(opened.conn)
    names = (r.migration_name for r in rows if r.id in begun and r.state is RowState.APPLIED)
    return next(names, "")


def read_ledger_again(opened: Opened, past: Past) -> Past:
    """What others may have added since. The files stay as they were read: what was looked at is
    what will run."""
    rows = read_rows(opened.conn, past.table)
    comparison = compare(past.history.migrations, rows, read_exceptions(opened.conn))
    undone = _half_undone(opened, rows)
    return replace(past, rows=rows, comparison=comparison, half_undone=undone)


def is_moving(opened: Opened, past: Past) -> bool:
    """Does somebody deploy here now, or has since `past` was read? Then what was read of the
    schema since may belong to another ledger than `past`'s."""
    return (
        read_holder(opened.conn, DEPLOY_KEY) is not None
        or read_rows(opened.conn, past.table) != past.rows
    )


def refuse_half_undone(past: Past) -> None:
    """Raises `Failure` (M149): on half a migration nothing is built."""
    if not past.half_undone:
        return
    name = past.half_undone
    raise Failure(
        Notice(
            code="M149",
            what=f"{name} is half undone: its rollback was begun and did not end",
            why="what comes later was written for all of it, or for none",
            next=f"`whimbrel rollback {name}` goes on where it stopped",
        )
    )


def refuse_edited(opened: Opened, past: Past, policy: Policy) -> None:
    """Raises `Stop` (G123) where the policy does not let an edited history pass."""
    edited = past.comparison.edited
    if not edited or policy.history is not Report.STOP:
        return
    name = edited[0].migration.name
    raise Stop(
        Notice(
            code="G123",
            what=f"history: {name} was edited after it was applied to {opened.identity.live.place}",
            why="the file no longer says what was run here, so nothing can be built upon it",
            next=f"restore the file as it was (`git log -p -- '*{name}*'`) and put the change "
            "into a new migration" + _anew(opened),
        )
    )


def _anew(opened: Opened) -> str:
    if opened.identity.kind is not Kind.STAGING:
        return ""
    return "; a file that is right as it is now is run anew by `whimbrel -e staging reset`"


def missing_note(comparison: Comparison) -> str:
    """What is applied and has no file here, a colleague's branch say; empty when nothing is."""
    names = [row.migration_name for row in comparison.missing]
    return f"applied here, but not in the folder: {shortened(names)}" if names else ""


def shortened(names: Sequence[str]) -> str:
    """All of a few names, the first and the last of many."""
    if len(names) <= _MOST_NAMES:
        return ", ".join(names)
    return f"{names[0]} … {names[-1]} ({len(names)} migrations)"


_MOST_NAMES = 3
