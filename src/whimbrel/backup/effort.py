"""How much work a backup and its verification are worth."""

from __future__ import annotations

from dataclasses import dataclass

MOST_JOBS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """`jobs`: connections of pg_dump and pg_restore, each works on one table. `sample_bytes`: of
    tables larger than that together only so many are compared by content, others the next time;
    0 for all. `is_sound`: look also for broken indexes, pages and references."""

    jobs: int = 2
    sample_bytes: int = 0
    is_sound: bool = False


USUAL = Effort()
