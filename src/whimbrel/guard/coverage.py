"""What a tool for point-in-time recovery says it can bring back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseBackup:
    """A copy of the whole server that is complete; the log is replayed from its end on."""

    id: str
    ended_at: datetime
    size_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """`backups` oldest first. The end is a moment where the tool knows it (`until`), else the
    newest segment of the log that it has (`last_wal`). `system_identifier` and `host` say whose
    server it is; empty where the tool does not know."""

    shown: str
    backups: tuple[BaseBackup, ...]
    since: datetime | None
    until: datetime | None = None
    last_wal: str = ""
    system_identifier: str = ""
    host: str = ""
    problem: str = ""  # what the tool itself finds wrong

    @property
    def newest(self) -> BaseBackup | None:
        return self.backups[-1] if self.backups else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveState:
    """The server's own view of its log. `last_wal_written_at`: when the tool's newest segment was
    written to for the last time; None where that cannot be told. `bytes_after`: how much log the
    server has beyond it. `failing_s`: for how long archiving has failed, None where it has not."""

    last_wal_written_at: datetime | None
    bytes_after: int | None
    failing_s: float | None
    mode: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """A restore that was tried. `reached`: up to where the log was replayed; `failed` says what
    went wrong, empty where nothing did. `compared`: what was laid beside the live rows, where that
    was not all; the sample ended with the table `sampled_to`."""

    tool: str
    at: datetime
    reached: datetime | None
    failed: str
    system_identifier: str
    tables: int = 0
    rows: int = 0
    duration_s: float = 0.0
    compared: str = ""
    sampled_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PitrFact:
    """Point-in-time recovery as it stands; `drills` newest first. `host` is the live server's."""

    coverage: Coverage
    archive: ArchiveState
    drills: tuple[Drill, ...]
    host: str = ""
