"""What a backup holds, written down at the very snapshot that was dumped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The database that was dumped. `mark_uuid` is empty where it was not marked."""

    environment: str
    kind: str
    system_identifier: str
    database_oid: int
    mark_uuid: str
    database: str
    host: str
    port: int
    server_version: int
    is_in_recovery: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How a database must be made for the dump to mean the same there (pg_database's words;
    `provider` as there: b, c, i; `locale` of builtin and ICU)."""

    encoding: str
    provider: str
    collate: str
    ctype: str
    locale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a server must have before the dump can be restored there."""

    shape: Shape
    extensions: tuple[str, ...]
    collations: tuple[str, ...]  # of pg_catalog, which come with the operating system
    roles: tuple[str, ...]
    wants_icu: bool
    reaches_out: bool  # foreign data wrappers or dblink: a refresh could reach other servers
    owners: tuple[str, ...] = ()  # roles that the dump may name; made where that is possible


@dataclass(frozen=True, slots=True, kw_only=True)
class TableContent:
    """`content` is the sum of the hashes of all rows, as decimal digits; empty where the table was
    not in the sample."""

    schema: str
    name: str
    rows: int
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SequenceState:
    schema: str
    name: str
    last_value: int
    is_called: bool
    increment: int
    cycles: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LargeObjects:
    count: int
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCompared:
    """Something of the source whose content the manifest does not vouch for, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The rows of a database at one moment. `sampled`: the tables whose contents were hashed, in
    the order in which they were chosen; empty where all were."""

    tables: tuple[TableContent, ...]
    sequences: tuple[SequenceState, ...]
    large_objects: LargeObjects | None  # None: they could not be read
    not_compared: tuple[NotCompared, ...]
    sampled: tuple[str, ...] = ()

    @property
    def users(self) -> tuple[TableContent, ...]:
        """Without our own records, which a dump carries too."""
        return tuple(each for each in self.tables if each.schema != "whimbrel")

    @property
    def rows(self) -> int:
        """Of the users' tables."""
        return sum(each.rows for each in self.users)


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaDigest:
    """`objects`: what an object is called and the digest of its definition."""

    fingerprint: str
    objects: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDigest:
    """`path` is relative to the backup's folder."""

    path: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    whimbrel: str
    pg_dump: str
    dump_major: int
    compression: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """`taken_at` is the server's clock at the snapshot: what was written later is not in it."""

    id: str
    taken_at: datetime
    started_at: datetime
    finished_at: datetime
    source: Source
    needs: Needs
    tools: Tools
    settings: tuple[tuple[str, str], ...]
    content: Content
    schema: SchemaDigest
    files: tuple[FileDigest, ...]

    @property
    def duration_s(self) -> float:
        return (self.finished_at - self.started_at).total_seconds()

    @property
    def size_bytes(self) -> int:
        return sum(each.size_bytes for each in self.files)

    @property
    def place(self) -> str:
        return f"{self.source.database}@{self.source.host}:{self.source.port}"
