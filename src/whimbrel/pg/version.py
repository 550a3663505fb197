"""Server versions: what is proven, what is tried, what is refused."""

from __future__ import annotations

from dataclasses import dataclass

OLDEST_TRIED, OLDEST_PROVEN, NEWEST_PROVEN = 14, 15, 18


@dataclass(frozen=True, slots=True, order=True)
class ServerVersion:
    """`server_version_num` as an integer, 180006 for 18.6."""

    number: int

    @property
    def major(self) -> int:
        return self.number // 10000

    @property
    def is_proven(self) -> bool:
        return OLDEST_PROVEN <= self.major <= NEWEST_PROVEN

    def __str__(self) -> str:
        return f"{self.major}.{self.number % 10000}"
