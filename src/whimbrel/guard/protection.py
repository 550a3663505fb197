"""The guard inside a database, as it is found there: what stands, what is open, who may pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from ..config.environment import Environment
from ..config.kind import Kind
from ..pg.name import RelationName
from ..pg.ours import EVENT_TRIGGERS
from .checkup import Remark, Weight, ok

VERSION = 1  # of what `protect` installs


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """Who may lose what all the same. An empty `role` is anybody, empty `tables` all; `until` is
    None where it has no end."""

    role: str
    tables: str
    reason: str
    by: str
    since: datetime
    until: datetime | None = None

    def __str__(self) -> str:
        who = f"role {self.role}" if self.role else "anybody"
        what = self.tables or "any table"
        until = f" until {_moment(self.until)}" if self.until else ""
        return (
            f"{who} may lose {what}{until}, said {self.by} at {_moment(self.since)}: {self.reason}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """`events` are the event triggers that stand and are on. `open` are tables of which TRUNCATE
    could still take the rows. `made_template`: is the database kept from DROP DATABASE by us?"""

    version: int
    environment: str
    contacts: str
    by: str
    since: datetime
    made_template: bool
    is_template: bool  # which nobody can drop
    owner: str  # of the guard, who alone may change it
    events: tuple[str, ...]
    open: tuple[RelationName, ...] = ()
    allowances: tuple[Allowance, ...] = ()

    @property
    def off(self) -> tuple[str, ...]:
        """Event triggers that are gone or switched off."""
        return tuple(name for name in EVENT_TRIGGERS if name not in self.events)

    @property
    def is_incomplete(self) -> bool:
        """Is more than tables amiss?"""
        return bool(self.off) or self.version < VERSION

    @property
    def problem(self) -> str:
        """Why it does not protect all that it should; empty where it does."""
        if self.off:
            return f"{', '.join(self.off)} {_are(self.off)} gone or switched off"
        if self.version < VERSION:
            return f"it was installed by an older whimbrel (guard {self.version}, now {VERSION})"
        if self.open:
            named = ", ".join(each.shown for each in self.open[:3])
            more = f" and {len(self.open) - 3} more" if len(self.open) > 3 else ""
            return f"TRUNCATE is not stopped for {named}{more}"
        return ""

    def __str__(self) -> str:
        """`protected since … by …`, with what is wrong."""
        but = f", but {self.problem}" if self.problem else ""
        return f"protected since {_moment(self.since)} by {self.by}{but}"


GONE = "not protected any more: the guard was taken out of the database by other means"


def checkup(
    found: Protection | None, environment: Environment, *, may: bool, was: bool = False
) -> Iterator[Remark]:
    """What a doctor says. `may`: could this role install it? `was` it there once, and should be
    there still?"""
    command = f"`whimbrel -e {environment.name} protect`"
    if found is not None and not found.problem:
        yield ok(_TOPIC, "what loses data is stopped in the database itself")
    elif found is not None:
        yield Remark(
            weight=Weight.ADVICE,
            topic=_TOPIC,
            what=f"the guard inside the database is not whole: {found.problem}",
            why="what it does not see is stopped by nothing but whimbrel itself",
            next=f"{command} mends it",
        )
    elif environment.kind is Kind.PRODUCTION:
        yield Remark(
            weight=Weight.ADVICE,
            topic=_TOPIC,
            what=GONE if was else _NOTHING,
            why="psql, an ORM or an agent with this URL asks whimbrel nothing",
            next=command + ("" if may else ", once, as a role that may create event triggers"),
        )


_TOPIC = "protection"
_NOTHING = "nothing in the database stops a DROP TABLE that another tool sends"


def _are(names: tuple[str, ...]) -> str:
    return "is" if len(names) == 1 else "are"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
