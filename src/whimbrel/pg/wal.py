"""Names and places of the write-ahead log (src/include/access/xlog_internal.h)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAME = re.compile(r"[0-9A-F]{24}")
_FOUR_GB = 0x1_0000_0000


@dataclass(frozen=True, slots=True, order=True)
class Segment:
    """A file of the log: a later one is greater, on the same timeline and beyond it."""

    timeline: int
    log: int
    number: int

    @classmethod
    def of(cls, name: str) -> Segment:
        """Raises `ValueError` for what is no name of a segment."""
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name} is no segment of the log")
        return cls(int(name[:8], 16), int(name[8:16], 16), int(name[16:], 16))

    def end(self, segment_bytes: int) -> int:
        """Where the next one begins, as a number of bytes since the log began."""
        per_log = _FOUR_GB // segment_bytes
        return (self.log * per_log + self.number + 1) * segment_bytes


def is_segment(name: str) -> bool:
    return _NAME.fullmatch(name) is not None
