"""A column filled in batches by `whimbrel deploy`, beside one plain UPDATE and an idle database.

Asked: at least 70 % of the rows per second of one plain UPDATE, while the 99th percentile of what
clients wait stays within twice that of an idle database. The clients are those of `bench/stall`.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).parent / "stall"))

from changes import CHANGES, UNCOVERED, Change
from ground import Ground, ground
from tools import psql, whimbrel
from traffic import METRONOME, Crowd, Seen

ROWS, ROUNDS = 300_000, 3
LEAST_SPEED, MOST_P99 = 0.70, 2.0
CLIENTS = ("reader", "reader", "updater", "inserter")
(FILL,) = [each for each in CHANGES if each.name.startswith("backfill")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """`alone_s`: without clients; `p99_ms` of the clients with it."""

    alone_s: float
    p99_ms: float


def main() -> int:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    found: dict[str, list[Round]] = {"idle": [], "one UPDATE": [], "whimbrel": []}
    # What is compared is the filling: the trigger that covers new rows is there in both.
    ways: dict[str, Callable[..., Callable[[], None]] | None] = {
        "idle": None,
        "one UPDATE": psql,
        "whimbrel": whimbrel,
    }
    with ground(rows) as place:
        for _ in range(ROUNDS):
            for name, way in ways.items():
                found[name].append(_round(place, way))
                print(f"  {name:<12} {_shown(found[name][-1], rows)}", flush=True)
    return _judge(found)


def _round(place: Ground, way: Callable[..., Callable[[], None]] | None) -> Round:
    alone_s = _timed(place, way, clients=False)[0] if way else 0.0
    return Round(alone_s=alone_s, p99_ms=_timed(place, way, clients=True)[1])


def _timed(
    place: Ground, way: Callable[..., Callable[[], None]] | None, *, clients: bool
) -> tuple[float, float]:
    with place.copy() as database, tempfile.TemporaryDirectory() as folder:
        run = way(place, database, _change(way), Path(folder)) if way else lambda: time.sleep(8)
        crowd = None
        if clients:
            url = place.primary.url(database).reveal()
            crowd = Crowd(url, CLIENTS, rate=20.0, rows=place.rows)
        began = time.monotonic()
        run()
        took_s = time.monotonic() - began
        return took_s, _p99(crowd.end()) if crowd else 0.0


def _change(way: object) -> Change:
    now = FILL.by_hand[0]
    plain = now.replace("-- whimbrel:batch key=id\n", "")
    direct = plain if way is psql else ""
    return Change(name=FILL.name, direct=direct, by_hand=(now, UNCOVERED))


def _p99(seen: list[Seen]) -> float:
    waits = [wait * 1000 for each in seen if each.client != METRONOME for _, wait in each.waits]
    return quantiles(waits, n=100)[98]


def _shown(each: Round, rows: int) -> str:
    speed = f"{rows / each.alone_s:9,.0f} rows/s  " if each.alone_s else " " * 18
    return f"{speed}clients' p99 {each.p99_ms:7.1f} ms"


def _judge(found: dict[str, list[Round]]) -> int:
    speed = median(
        one.alone_s / ours.alone_s
        for one, ours in zip(found["one UPDATE"], found["whimbrel"], strict=True)
    )
    p99 = median(
        ours.p99_ms / idle.p99_ms
        for ours, idle in zip(found["whimbrel"], found["idle"], strict=True)
    )
    is_good = speed >= LEAST_SPEED and p99 <= MOST_P99
    print(
        f"whimbrel: {speed:.0%} of one UPDATE's rows/s (asked {LEAST_SPEED:.0%}), "
        f"clients' p99 {p99:.1f}x of idle (asked {MOST_P99}x): {'yes' if is_good else 'NO'}"
    )
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
