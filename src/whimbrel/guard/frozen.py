"""A freeze, by itself: `status` shows it without loading the gates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A freeze that is asked for: None is now and without end, `lift_by` "" is anybody."""

    start: datetime | None = None
    until: datetime | None = None
    lift_by: str = ""
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Freeze:
    """Somebody's word that nothing is deployed. `since` is when it begins, `until` is None where
    it has no end; it `holds`, or is to come. `lift_by`: the role whose members alone may end it."""

    number: int = 0  # of the ledger, by which one of several is named
    who: str
    since: datetime
    until: datetime | None
    reason: str
    lift_by: str = ""
    holds: bool = True

    def __str__(self) -> str:
        """`frozen by ada@laptop since … until …: year end`, or `to be frozen by … from …`."""
        until = f" until {_moment(self.until)}" if self.until else ""
        head, from_ = ("frozen", "since") if self.holds else ("to be frozen", "from")
        lifted = f" (only {self.lift_by} may lift it)" if self.lift_by else ""
        return f"{head} by {self.who} {from_} {_moment(self.since)}{until}: {self.reason}{lifted}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
