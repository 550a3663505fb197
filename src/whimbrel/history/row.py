"""One row of the table that records migrations: `_prisma_migrations` or `whimbrel.migration`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class RowState(Enum):
    """What a row says of its migration. A rolled-back row counts as if it were not there."""

    APPLIED = "applied"
    FAILED = "failed"  # or still running: the row alone cannot tell
    ROLLED_BACK = "rolled back"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """The columns of Prisma's table; several rows of one name are normal. Times are aware."""

    id: str
    checksum: str
    migration_name: str
    started_at: datetime
    finished_at: datetime | None = None
    rolled_back_at: datetime | None = None
    logs: str | None = None
    applied_steps_count: int = 0

    @property
    def state(self) -> RowState:
        if self.rolled_back_at is not None:
            return RowState.ROLLED_BACK
        return RowState.FAILED if self.finished_at is None else RowState.APPLIED

    @property
    def is_declared(self) -> bool:
        """Recorded by `resolve --applied`, so the file was never run by it."""
        return self.state is RowState.APPLIED and self.applied_steps_count == 0
