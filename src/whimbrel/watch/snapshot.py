"""What one look at a database has found, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..guard.backup_level import Level
from ..read.activity import Activity


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """A migration that was applied here by being run."""

    name: str
    finished_at: datetime
    duration_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A migration that failed half-way, or never finished, and nobody is at."""

    name: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AtWork:
    """A deployer that has its turn now."""

    who: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrations:
    """`ran` is in the order of time, the newest last."""

    ran: tuple[Ran, ...] = ()
    failed: tuple[Failed, ...] = ()
    pending: int = 0
    at_work: AtWork | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Backups:
    """`problem`: why a deploy would not accept what there is, empty where it would."""

    taken_at: datetime | None = None
    level: Level = Level.DAMAGED
    problem: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slow:
    """What is too dear to be read for every scrape. `drift`, `backups` and `guard` are None where
    they are not known, or no concern of this kind of environment. `guard`: what is wrong with the
    guard inside a database that was protected, empty where it holds."""

    at: datetime
    drift: bool | None = None
    backups: Backups | None = None
    guard: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """`problem`: why the database could not be looked at; then nothing else is known."""

    environment: str
    at: datetime
    problem: str = ""
    activity: Activity | None = None
    migrations: Migrations | None = None
    slow: Slow | None = None
    duration_s: float = 0.0

    @property
    def is_up(self) -> bool:
        return self.activity is not None
