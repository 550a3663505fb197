"""A column filled in batches, beside one plain UPDATE, and clients beside both.

Asked: at least 70 % of the rows per second of one plain UPDATE, while the 99th percentile of what
clients wait stays within twice that of an idle database. The clients are those of `bench/stall`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
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

ROWS, ROUNDS, IDLE_S = 300_000, 3, 8.0
LEAST_SPEED, MOST_P99 = 0.70, 2.0
CLIENTS, RATE = ("reader", "reader", "updater", "inserter"), 20.0
# New rows are covered by a default, in both.
COLUMN = "ALTER TABLE orders ADD COLUMN region text; ALTER TABLE orders ALTER region SET DEFAULT ''"
UPDATE = "UPDATE orders SET region = 'R' || customer_id % 7 WHERE region IS NULL"
Way = Callable[[DatabaseUrl], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """`alone_s`: the filling without clients; `p99_ms` of the clients with it."""

    alone_s: float
    p99_ms: float


def main() -> int:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    ways: dict[str, Way] = {"idle": _idle, "one UPDATE": _at_once, "whimbrel": _in_batches}
    found: dict[str, list[Round]] = {name: [] for name in ways}
    with ground(rows) as place:
        for _ in range(ROUNDS):
            for name, way in ways.items():
                alone_s = _timed(place, way, ())[0] if way is not _idle else 0.0
                found[name].append(Round(alone_s=alone_s, p99_ms=_timed(place, way, CLIENTS)[1]))
                print(f"  {name:<12} {_shown(found[name][-1], rows)}", flush=True)
    return _judge(found)


def _idle(_: DatabaseUrl) -> float:
    time.sleep(IDLE_S)
    return IDLE_S


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


def _timed(place: Ground, way: Way, clients: tuple[str, ...]) -> tuple[float, float]:
    with place.copy() as database:
        url = place.primary.url(database)
        with connect(url) as conn:
            conn.execute(COLUMN.encode())
        if not clients:
            return way(url), 0.0
        crowd = Crowd(url.reveal(), clients, rate=RATE, rows=place.rows)
        took_s = way(url)
        return took_s, _p99(crowd.end())


def _p99(seen: list[Seen]) -> float:
    waits = [wait * 1000 for each in seen if each.client != METRONOME for _, wait in each.waits]
    return quantiles(waits, n=100)[98]


def _shown(each: Round, rows: int) -> str:
    speed = f"{rows / each.alone_s:9,.0f} rows/s  " if each.alone_s else " " * 18
    return f"{speed}clients' p99 {each.p99_ms:7.1f} ms"


def _judge(found: dict[str, list[Round]]) -> int:
    pairs = zip(found["one UPDATE"], found["whimbrel"], strict=True)
    speed = median(one.alone_s / ours.alone_s for one, ours in pairs)
    sides = zip(found["whimbrel"], found["idle"], strict=True)
    p99 = median(ours.p99_ms / idle.p99_ms for ours, idle in sides)
    is_good = speed >= LEAST_SPEED and p99 <= MOST_P99
    print(
        f"whimbrel: {speed:.0%} of one UPDATE's rows/s (asked {LEAST_SPEED:.0%}), "
        f"clients' p99 {p99:.1f}x of idle (asked {MOST_P99}x): {'yes' if is_good else 'NO'}"
    )
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
