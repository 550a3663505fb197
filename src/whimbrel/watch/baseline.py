"""What is remembered from the look before, so that a change can be seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .snapshot import Snapshot

# Of tables and statements only what the rules ask for; small, because it is kept in a file.
Counts = dict[str, list[float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """`tables`: name → live, inserted, updated, deleted. `statements`: id → calls, seconds."""

    at: datetime
    commits: int
    rollbacks: int
    tables: Counts
    statements: Counts


def baseline_of(snapshot: Snapshot) -> Baseline | None:
    """None of a database that could not be looked at: the one before stays."""
    activity = snapshot.activity
    if activity is None:
        return None
    return Baseline(
        at=activity.counters.at,
        commits=activity.counters.commits,
        rollbacks=activity.counters.rollbacks,
        tables={t.name: [t.live, t.inserted, t.updated, t.deleted] for t in activity.tables},
        statements={str(s.id): [s.calls, s.total_s] for s in activity.statements or ()},
    )
