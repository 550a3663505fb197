"""What a database is: what it says of itself, and what it is at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid5

from .environment import Kind

_WEAK = "host:"
# The name space of the uuids of marks.
_MARKS = UUID("3d9c6a0e-5c3f-5a57-9c7e-6d61726b6564")


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveDatabase:
    """What the server answers on this very connection.

    `system_identifier` is that of pg_control_system(), or `host:NAME:PORT` where the server does
    not show it (`is_weak`). `place` is `database@host:port` for people. `timeline` is the one being
    written, None in recovery.
    """

    system_identifier: str
    database_oid: int
    database: str
    host: str
    port: int
    server_version: int
    is_in_recovery: bool
    timeline: int | None

    @property
    def is_weak(self) -> bool:
        """Only host name and oid stand for the database: weaker, and said in words."""
        return self.system_identifier.startswith(_WEAK)

    @property
    def place(self) -> str:
        return f"{self.database}@{self.host}:{self.port}"

    @property
    def token(self) -> str:
        """What confirms an unmarked database: `DB@HOST`."""
        return f"{self.database}@{self.host}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The row of `whimbrel.identity`."""

    environment: str
    kind: Kind
    uuid: str
    system_identifier: str
    database_oid: int
    marked_at: datetime
    marked_by: str
    claimed_at: datetime | None = None

    @property
    def token(self) -> str:
        """What confirms an operation here: `staging/1a2b3c4d`."""
        return f"{self.environment}/{self.uuid[:8]}"

    @property
    def is_genuine(self) -> bool:
        """The uuid is made of all the rest, so that a row that was edited by hand gives itself
        away."""
        return self.uuid == uuid_of(self)

    def counts_for(self, live: LiveDatabase) -> bool:
        """A mark that was copied here with a dump or a template does not count."""
        return (
            self.system_identifier == live.system_identifier
            and self.database_oid == live.database_oid
        )


def uuid_of(mark: Mark) -> str:
    """The uuid that belongs to what `mark` says. Unique without chance: one database is not
    marked twice in one microsecond."""
    moments = [at and at.astimezone(UTC).isoformat() for at in (mark.marked_at, mark.claimed_at)]
    said = (mark.environment, mark.kind.value, mark.marked_by, *moments)
    return str(uuid5(_MARKS, repr((*said, mark.system_identifier, mark.database_oid))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Illegible:
    """A mark may be there, but cannot be read, or cannot be trusted to be ours.

    `is_edited`: our own table, with a row that we cannot have written.
    """

    reason: str
    next: str = ""
    is_edited: bool = False


Found = Mark | Illegible | None  # what stands in whimbrel.identity; None: nothing does


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedDatabase:
    """One line of `whimbrel.lock`: a shared environment. `database_oid` None: the whole server."""

    environment: str
    kind: Kind
    uuid: str
    system_identifier: str
    database_oid: int | None

    @property
    def is_weak(self) -> bool:
        return self.system_identifier.startswith(_WEAK)

    def is_the_place_of(self, live: LiveDatabase) -> bool:
        """Where `live` does not show its number but the listed one did, the oid alone decides:
        rather one database too many is taken for the listed one."""
        if self.database_oid not in (None, live.database_oid):
            return False
        is_hidden = live.is_weak and not self.is_weak
        return is_hidden or self.system_identifier == live.system_identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What can be seen of an unmarked database, for the human who has to say what it is."""

    size_bytes: int
    table_count: int
    row_count: int  # pg_class.reltuples, an estimate
    other_clients: int
    replicas: int
    created_days_ago: int | None
    is_loopback: bool
    is_empty: bool  # no user object at all

    @property
    def lines(self) -> tuple[str, ...]:
        age = "unknown" if self.created_days_ago is None else _counted(self.created_days_ago, "day")
        return (
            f"{_counted(self.table_count, 'table')} with about "
            f"{_counted(self.row_count, 'row')}, {self.size_bytes / 1_000_000:,.0f} MB",
            f"{_counted(self.other_clients, 'other client')}, "
            f"{_counted(self.replicas, 'replica')}, age {age}",
        )


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'s' * (number != 1)}"
