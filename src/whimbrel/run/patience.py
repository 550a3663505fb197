"""How often and how long something is tried again: a pure schedule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """At most `tries` attempts; pauses grow by `factor` up to `cap_s`, all of them together
    stay within `total_s`. `jitter` is the part of a pause that chance decides, so that two
    who collided do not meet again.
    """

    tries: int = 12
    first_s: float = 0.1
    factor: float = 2.0
    cap_s: float = 10.0
    total_s: float = 60.0
    jitter: float = 0.5

    def pauses(self, chance: Iterator[float]) -> Iterator[float]:
        """The pauses between attempts, in seconds; `chance` yields numbers in [0, 1).

        They end when either the attempts or the total is used up.
        """
        pause, left = self.first_s, self.total_s
        for _ in range(self.tries - 1):
            shortened = pause * (1 - self.jitter * next(chance))
            if shortened > left:
                return
            left -= shortened
            yield shortened
            pause = min(pause * self.factor, self.cap_s)
