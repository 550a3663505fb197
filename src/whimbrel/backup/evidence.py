"""What was shown of a backup, and when: a file beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..guard.backup_level import Level

FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The newest word on one backup. `failed` says what the last verification found wrong, empty
    where it found nothing. `manifest_sha256` binds it to the manifest's bytes. `compared`: what was
    compared by content, where that was not all. `number` and `previous` (the digest of the word
    before) make them a chain; `key` and `signature` are those of who said it, empty for nobody."""

    backup: str
    level: Level
    at: datetime
    failed: str
    manifest_sha256: str
    verified_on: str  # the server that it was restored to, in words; empty until then
    duration_s: float
    tool_version: str
    compared: str = ""
    number: int = 1
    previous: str = ""
    key: str = ""
    signature: str = ""
