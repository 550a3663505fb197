"""How fast the reading of tables goes on, and how long it may still take."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from .relation import Relation

SAY_EVERY_S = 2.0


class Pace:
    """Told before each table that another one begins. `size_bytes` of a relation is what it takes
    on disk, which is what reading it costs."""

    def __init__(
        self, relations: Sequence[Relation], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._sizes = tuple(each.size_bytes for each in relations if each.has_rows)
        self._clock = clock
        self._begun = -1
        self.began = self._said = clock()

    @property
    def is_due(self) -> bool:
        """Has nothing been said for a while? Asked once: then it has."""
        now = self._clock()
        if now - self._said < SAY_EVERY_S:
            return False
        self._said = now
        return True

    def next_table(self) -> None:
        self._begun += 1

    @property
    def in_words(self) -> str:
        """`3 of 12 tables, 1.2 of 5.0 GB, 210 MB/s, about 18 s left`."""
        done, whole = sum(self._sizes[: max(0, self._begun)]), sum(self._sizes)
        elapsed = self._clock() - self.began
        text = f"{max(0, self._begun)} of {len(self._sizes)} tables, {_sizes(done, whole)}"
        if not done or elapsed <= 0:
            return f"{text}, {elapsed:.0f} s"
        rate = done / elapsed
        left = (whole - done) / rate
        return f"{text}, {rate / 1e6:,.0f} MB/s, about {_duration(left)} left"


def _sizes(done: int, whole: int) -> str:
    unit, factor = ("GB", 1e9) if whole >= 1e9 else ("MB", 1e6)
    return f"{done / factor:.1f} of {whole / factor:.1f} {unit}"


def _duration(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"
