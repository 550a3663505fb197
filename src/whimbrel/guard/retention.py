"""Which backups may go: never the last one that was verified."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from .ages import age_in_words
from .backup_level import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A backup as retention sees it. `of`: which database; `failed` as its evidence has it."""

    id: str
    of: str
    taken_at: datetime
    level: Level
    failed: str
    is_read: bool = False  # by another command at this moment, which may find fault with it

    @property
    def is_verified(self) -> bool:
        return self.level >= Level.EQUAL and not self.failed and not self.is_read


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """The newest `keep` of each database stay, and all that are younger than `days`."""

    keep: int = 7
    days: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """`stays_because` is empty for one that goes."""

    id: str
    stays_because: str

    @property
    def goes(self) -> bool:
        return not self.stays_because


def judge_retention(held: Iterable[Held], retention: Retention, now: datetime) -> tuple[Fate, ...]:
    """One answer each, oldest first."""
    ordered = sorted(held, key=lambda each: (each.taken_at, each.id))
    return tuple(
        Fate(id=each.id, stays_because=_why(each, ordered, retention, now)) for each in ordered
    )


def _why(one: Held, ordered: list[Held], retention: Retention, now: datetime) -> str:
    if one.is_read:
        return "another command reads it"
    mine = [each for each in ordered if each.of == one.of]
    if one in mine[-max(1, retention.keep) :]:
        return f"it is among the newest {max(1, retention.keep)}"
    verified = [each for each in mine if each.is_verified]
    if verified and one is verified[-1]:
        return "it is the last one that was verified"
    if not verified and one is _best(mine):
        return "none is verified, and of those that are left it was shown most"
    age = now - one.taken_at
    if age < timedelta(days=retention.days):
        return f"it is {age_in_words(age)} old"
    return ""


def _best(mine: list[Held]) -> Held:
    return max(mine, key=lambda each: (not each.failed, each.level, each.taken_at))
