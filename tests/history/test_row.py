"""Rows of the ledger."""

from __future__ import annotations

from datetime import UTC, datetime

from whimbrel.history.row import LedgerRow, RowState

NOW = datetime(2026, 1, 31, tzinfo=UTC)


def row(
    finished: datetime | None = None, rolled_back: datetime | None = None, steps: int = 1
) -> LedgerRow:
    return LedgerRow(
        id="1",
        checksum="c",
        migration_name="0_init",
        started_at=NOW,
        finished_at=finished,
        rolled_back_at=rolled_back,
        applied_steps_count=steps,
    )


def test_a_row_is_applied_failed_or_rolled_back() -> None:
    assert row(finished=NOW).state is RowState.APPLIED
    assert row().state is RowState.FAILED
    assert row(rolled_back=NOW).state is RowState.ROLLED_BACK
    assert row(finished=NOW, rolled_back=NOW).state is RowState.ROLLED_BACK


def test_what_resolve_recorded_was_declared_and_not_run() -> None:
    assert row(finished=NOW, steps=0).is_declared
    assert not row(finished=NOW).is_declared
    assert not row(steps=0).is_declared
