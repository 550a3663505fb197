"""A freeze, by itself: `status` shows it without loading the gates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Freeze:
    """Somebody's word that nothing is deployed; `until` is None where it has no end."""

    who: str
    since: datetime
    until: datetime | None
    reason: str

    def __str__(self) -> str:
        """`frozen by ada@laptop since … until …: year end`."""
        until = f" until {_moment(self.until)}" if self.until else ""
        return f"frozen by {self.who} since {_moment(self.since)}{until}: {self.reason}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
