"""Where a database stands: applied, pending, held, failed, edited, missing, drift since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..catalog.fingerprint import fingerprint
from ..guard.identity import Identity
from ..history.row import LedgerRow, RowState
from ..ledger.fingerprints import history_digest, read_known_schema
from ..read.catalog import read_catalog
from .call import Call
from .enter import enter
from .opened import Opened
from .past import Past, read_past
from .workplace import open_workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One migration in one word; `at` is when it was applied or began to fail."""

    name: str
    state: str
    at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """`drift`: True when the schema changed since we last had to do with it, None: not known."""

    environment: str
    identity: Identity
    lines: tuple[Line, ...]
    drift: bool | None

    def count(self, state: str) -> int:
        return sum(line.state == state for line in self.lines)

    @property
    def is_settled(self) -> bool:
        """Is everything applied as it stands in the folder, and nothing drifted?"""
        return self.drift is not True and all(line.state == "applied" for line in self.lines)


def read_status(call: Call) -> Status:
    """Read only; needs no scratch database."""
    place = open_workplace(call, "status")
    with enter(call, place) as opened:
        past = read_past(place, opened)
        return Status(
            environment=place.environment.name,
            identity=opened.identity,
            lines=_lines(past),
            drift=has_drifted(opened, past.rows),
        )


def has_drifted(opened: Opened, rows: tuple[LedgerRow, ...]) -> bool | None:
    """Is the schema another than when we last had to do with it? None: we never had, others have
    applied migrations since, or one stands half applied. Read only."""
    known = read_known_schema(opened.conn)
    is_half_way = any(row.state is RowState.FAILED for row in rows)
    if known is None or is_half_way or known.history != history_digest(rows):
        return None
    return known.fingerprint != schema_now(opened)


def is_known_schema(opened: Opened, rows: tuple[LedgerRow, ...]) -> bool:
    """Is there no sign of drift? Read only."""
    return has_drifted(opened, rows) is not True


def schema_now(opened: Opened) -> str:
    """The fingerprint of the live schema. Read only."""
    return fingerprint(read_catalog(opened.conn))


def _lines(past: Past) -> tuple[Line, ...]:
    comparison = past.comparison
    edited = {each.migration.name for each in comparison.edited}
    out_of_order = {each.name for each in comparison.out_of_order}
    lines = [
        Line(
            name=each.migration.name,
            state="edited" if each.migration.name in edited else "applied",
            at=each.row.finished_at,
            note="recorded without running" if each.row.is_declared else "",
        )
        for each in comparison.applied
    ]
    lines += [
        Line(
            name=each.row.migration_name,
            state="failed",
            at=each.row.started_at,
            note=_first_line(each.row.logs) or "unfinished",
        )
        for each in comparison.failed
    ]
    lines += [
        Line(
            name=each.name,
            state="pending",
            note="out of order: a later one is applied" if each.name in out_of_order else "",
        )
        for each in comparison.pending
    ]
    lines += [Line(name=each.name, state="held", note="rolled back") for each in comparison.held]
    lines += [
        Line(
            name=row.migration_name,
            state="missing",
            at=row.finished_at,
            note="applied here, but not in the folder",
        )
        for row in comparison.missing
    ]
    return tuple(sorted(lines, key=lambda line: line.name))


def _first_line(text: str | None) -> str:
    return next(iter((text or "").splitlines()), "")
