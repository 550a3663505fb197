"""One scrape of a database of 2,000 tables, against the 300 ms that it may take.

A scrape reads activity and migrations each time; drift and backups once a minute, in between. Both
are printed; the bar is for the first.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from whimbrel.db.connect import connect
from whimbrel.db.embedded.server import throw_away_server
from whimbrel.flow.call import Call
from whimbrel.flow.look import Order, look
from whimbrel.flow.workplace import open_workplace
from whimbrel.watch.metrics import metrics_text

TABLES, ROUNDS, BAR_MS = 2_000, 9, 300


def main() -> int:
    with throw_away_server() as server, tempfile.TemporaryDirectory() as folder:
        url = server.url("whimbrel_bench_monitor")
        with connect(server.url()) as conn:
            conn.execute("CREATE DATABASE whimbrel_bench_monitor")
        with connect(url) as conn:
            for number in range(TABLES):
                conn.execute(
                    f"CREATE TABLE t{number} (id int PRIMARY KEY, note text);"
                    f"INSERT INTO t{number} VALUES (1)".encode()
                )
            conn.execute("ANALYZE")
        variables = {**os.environ, "DEVELOPMENT_DATABASE_URL": url.reveal()}
        call = Call(
            directory=Path(folder),
            environment="development",
            variables=variables,
            say=lambda _: None,
        )
        place = open_workplace(call, "monitor")
        first, known = _timed(Order(call=call, place=place))
        rounds = [_timed(Order(call=call, place=place, known=known))[0] for _ in range(ROUNDS)]
    best = min(rounds)
    print(f"{TABLES} tables: a scrape {best:.0f} ms (of {ROUNDS}: {max(rounds):.0f} at most)")
    print(f"with drift and backups, once a minute: {first:.0f} ms")
    print(f"ratio to the bar of {BAR_MS} ms: {best / BAR_MS:.2f}")
    return int(best > BAR_MS)


def _timed(order: Order):  # type: ignore[no-untyped-def]
    began = time.perf_counter()
    found = look(order)
    text = metrics_text(found, {})
    assert "pg_up" in text
    assert found.is_up, found.problem
    return (time.perf_counter() - began) * 1000, found.slow


if __name__ == "__main__":
    sys.exit(main())
