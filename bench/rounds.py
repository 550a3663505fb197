"""Runs rivals in turn, A B A B, and prints each one's time and its ratio to the first."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from statistics import median

Prepare = Callable[[], Callable[[], object]]


def run_rounds(rivals: Mapping[str, Prepare], rounds: int) -> dict[str, list[float]]:
    """Milliseconds of every round of every rival. A rival prepares outside its time."""
    found: dict[str, list[float]] = {name: [] for name in rivals}
    for _ in range(rounds):
        for name, prepare in rivals.items():
            run = prepare()
            began = time.perf_counter()
            run()
            found[name].append((time.perf_counter() - began) * 1000)
    return found


def print_times(times: Mapping[str, list[float]], *, against: str) -> None:
    """One line each; neighbours in time are compared, so that a busy minute hits both."""
    width = max(map(len, times))
    for name, found in times.items():
        print(
            f"  {name:<{width}}  median {median(found):8.0f} ms  min {min(found):8.0f} ms  "
            f"{ratio(found, times[against]):6.2f}x of {against}"
        )


def ratio(ours: list[float], theirs: list[float]) -> float:
    """The median of the rounds' ratios."""
    return median(a / b for a, b in zip(ours, theirs, strict=True))
