"""A column filled in batches, beside one plain UPDATE, and clients beside both.

Asked: at least 70 % of the rows per second of one plain UPDATE, while the 99th percentile of what
clients wait stays within twice that of an idle database: both at once, with the same clients. They
are those of `bench/stall`, in a process of their own, at a fixed rate; a request's wait counts from
the moment at which it was due. There is no standby: it would share the processors with the server.

It is measured twice. *Apart*, the application has a processor that the filling has not, as on any
server with one to spare: what clients wait is then what the filling does to the database. *Shared*,
all run on all processors, of which two are few: the way "one query", which changes nothing and
locks nothing, but keeps one processor busy as any other work would, says what that alone costs the
clients. Both are judged: what was asked names no processors. The last column is how late a thread
is that does nothing but keep time.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).parent / "stall"))

from ground import Ground, ground
from traffic import METRONOME, Crowd, Seen

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.history.layout import Migration
from whimbrel.ledger.table import LedgerTable
from whimbrel.plan.cut import cut
from whimbrel.plan.facts.describe import describe
from whimbrel.run.deployment import Deployment
from whimbrel.run.outcome import Task
from whimbrel.script.parse import parse_script

ROWS, ROUNDS, IDLE_S = 1_000_000, 5, 8.0
LEAST_SPEED, MOST_P99 = 0.70, 2.0
CLIENTS, RATE = ("reader", "reader", "updater", "inserter"), 50.0
# New rows are covered by a default, in both.
COLUMN = "ALTER TABLE orders ADD COLUMN region text; ALTER TABLE orders ALTER region SET DEFAULT ''"
UPDATE = "UPDATE orders SET region = 'R' || customer_id % 7 WHERE region IS NULL"
QUERY = "SELECT sum(n) FROM generate_series(1, 5000000) AS n"
Way = Callable[[DatabaseUrl], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """`alone_s`, `took_s`: the filling without and with clients; their waits in ms."""

    alone_s: float
    took_s: float
    waits_ms: tuple[float, ...]
    late_ms: tuple[float, ...]


def main() -> int:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with ground(rows, has_standby=False) as place:
        *rest, own = sorted(os.sched_getaffinity(0))
        if rest:
            with place.kept_to(frozenset(rest)):
                found = _rounds(place, frozenset({own}))
            print("apart:")
            is_met = _judge(found)
        else:
            is_met = True
        found = _rounds(place, frozenset())
        print("shared:")
        return 0 if _judge(found) and is_met else 1


def _rounds(place: Ground, processors: frozenset[int]) -> dict[str, list[Round]]:
    print("apart" if processors else "shared")
    found: dict[str, list[Round]] = {name: [] for name in WAYS}
    for _ in range(ROUNDS):
        for name, way in WAYS.items():
            found[name].append(_round(place, way, processors))
            print(f"  {name:<12} {_shown(found[name][-1], place.rows)}", flush=True)
    return found


def _idle(_: DatabaseUrl) -> float:
    time.sleep(IDLE_S)
    return IDLE_S


def _query(url: DatabaseUrl) -> float:
    with connect(url) as conn:
        began = time.monotonic()
        while time.monotonic() - began < IDLE_S / 2:
            conn.execute(QUERY.encode())
        return time.monotonic() - began


def _at_once(url: DatabaseUrl) -> float:
    with connect(url) as conn:
        began = time.monotonic()
        conn.execute(UPDATE.encode())
        return time.monotonic() - began


def _in_batches(url: DatabaseUrl) -> float:
    sql = f"-- whimbrel:batch key=id\n{UPDATE};\n"
    migration = Migration(name="20260101000000_fill", raw=sql.encode(), sql=sql)
    steps = describe(parse_script(sql, name=migration.name))
    with Deployment(url, LedgerTable()) as deployment:
        outcome = deployment.apply(Task(migration=migration, segments=cut(steps)))
    return (outcome.steps[0].duration_ms or 0.0) / 1000


WAYS: dict[str, Way] = {
    "idle": _idle,
    "one query": _query,
    "one UPDATE": _at_once,
    "whimbrel": _in_batches,
}


def _round(place: Ground, way: Way, processors: frozenset[int]) -> Round:
    alone_s = _timed(place, way)[0] if way in (_at_once, _in_batches) else 0.0
    took_s, seen = _timed(place, way, CLIENTS, processors)
    return Round(
        alone_s=alone_s,
        took_s=took_s,
        waits_ms=_waits(each for each in seen if each.client != METRONOME),
        late_ms=_waits(each for each in seen if each.client == METRONOME),
    )


def _timed(
    place: Ground,
    way: Way,
    clients: tuple[str, ...] = (),
    processors: frozenset[int] = frozenset(),
) -> tuple[float, list[Seen]]:
    with place.copy() as database:
        url = place.primary.url(database)
        with connect(url) as conn:
            conn.execute(COLUMN.encode())
        if not clients:
            return way(url), []
        crowd = Crowd(url.reveal(), clients, rate=RATE, rows=place.rows, processors=processors)
        took_s = way(url)
        return took_s, crowd.end()


def _waits(seen: Iterable[Seen]) -> tuple[float, ...]:
    return tuple(wait * 1000 for each in seen for _, wait in each.waits)


def _p99(waits: Iterable[float]) -> float:
    return quantiles(waits, n=100)[98]


def _shown(each: Round, rows: int) -> str:
    speed = " " * 44
    if each.alone_s:
        speed = f"{rows / each.alone_s:9,.0f} rows/s alone {rows / each.took_s:9,.0f} with clients "
    return f"{speed} their p99 {_p99(each.waits_ms):7.1f} ms  machine {_p99(each.late_ms):5.1f} ms"


def _judge(found: dict[str, list[Round]]) -> bool:
    """Neighbours in time are compared, so that a busy minute hits both."""
    pairs = tuple(zip(found["one UPDATE"], found["whimbrel"], strict=True))
    alone = median(one.alone_s / ours.alone_s for one, ours in pairs)
    speed = median(one.took_s / ours.took_s for one, ours in pairs)
    p99 = _beside_idle(found, "whimbrel")
    is_fast, is_calm = min(alone, speed) >= LEAST_SPEED, p99 <= MOST_P99
    print(
        f"whimbrel: {alone:.0%} of one UPDATE's rows/s, {speed:.0%} with clients (asked "
        f"{LEAST_SPEED:.0%}): {_word(is_fast)}"
    )
    print(f"clients' p99 {p99:.1f}x of idle (asked {MOST_P99}x): {_word(is_calm)}")
    for name in ("one query", "one UPDATE"):
        print(f"  beside {name} {_beside_idle(found, name):.1f}x")
    return is_fast and is_calm


def _beside_idle(found: dict[str, list[Round]], name: str) -> float:
    sides = zip(found[name], found["idle"], strict=True)
    return median(_p99(it.waits_ms) / _p99(idle.waits_ms) for it, idle in sides)


def _word(is_met: bool) -> str:
    return "yes" if is_met else "NO"


if __name__ == "__main__":
    sys.exit(main())
