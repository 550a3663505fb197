"""Whether a comparison of 10,000 tables takes ten times as long as one of 1,000, and no more.

The databases are those of `bench_diff.py`. Asked are the servers whether anything has changed,
and for the whole plan where every table differs by one column, has its indexes called otherwise,
is dropped, or is new. Words are the two numbers of tables. Building them takes most of the time.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import psycopg

from many_tables import AT_ONCE, both, digest, fill
from whimbrel.catalog.catalog import Catalog
from whimbrel.catalog.space import Schema
from whimbrel.config.url import DatabaseUrl
from whimbrel.db.embedded.server import EmbeddedServer, throw_away_server
from whimbrel.diff.compare import compare
from whimbrel.plan.arrange.arrange import arrange
from whimbrel.sources.material import read_live

ROUNDS = 3
LINEAR = 1.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Databases:
    """`wider`: a column more in each table; `renamed`: each index under another name."""

    tables: int
    one: DatabaseUrl
    same: DatabaseUrl
    wider: DatabaseUrl
    renamed: DatabaseUrl


def main() -> int:
    sizes = [int(word) for word in sys.argv[1:]] or [1000, 10_000]
    with throw_away_server() as server:
        made = [_make(server, tables) for tables in sizes]
        found: dict[str, list[list[float]]] = {}
        for _ in range(ROUNDS):
            for size, databases in enumerate(made):
                for what, run in _runs(databases):
                    times = found.setdefault(what, [[] for _ in sizes])
                    # A plan, which no server works on, is measured in CPU time.
                    clock = time.process_time if what in _READINGS else time.perf_counter
                    times[size].append(_seconds(clock, run) / databases.tables)
                gc.collect()
    return _judge(found, sizes)


def _make(server: EmbeddedServer, tables: int) -> Databases:
    urls = [server.url(f"{name}{tables}") for name in ("one", "same", "wider", "renamed")]
    _create(server, f"one{tables}", "template0")
    fill(urls[0], tables, "")
    for name in ("same", "wider", "renamed"):
        _create(server, f"{name}{tables}", f"one{tables}")
    _alter(urls[2], [f"ALTER TABLE t{n} ADD extra text" for n in range(tables)])
    _alter(urls[3], [f"ALTER INDEX t{n}_c2_idx RENAME TO t{n}_by_c2" for n in range(tables)])
    return Databases(tables=tables, one=urls[0], same=urls[1], wider=urls[2], renamed=urls[3])


def _create(server: EmbeddedServer, name: str, template: str) -> None:
    with psycopg.connect(server.url().reveal(), autocommit=True) as conn:
        conn.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())


def _alter(url: DatabaseUrl, statements: list[str]) -> None:
    with psycopg.connect(url.reveal(), autocommit=True) as conn:
        for start in range(0, len(statements), AT_ONCE):
            conn.execute("; ".join(statements[start : start + AT_ONCE]).encode())
        conn.execute("VACUUM ANALYZE")


_Run = tuple[str, Callable[[], object]]
READ = "read"


def _runs(there: Databases) -> Iterator[_Run]:
    """What was read stays until the last of them has run."""
    yield "no change", lambda: both(digest, there.one, there.same)
    catalogs: list[Catalog] = []
    yield READ, lambda: catalogs.append(read_live(there.one))
    catalogs += (read_live(there.wider), read_live(there.renamed))
    one, wider, renamed = catalogs
    public = Schema(name="public")
    empty = Catalog.of(one.version, {public.address: public})
    yield "a column more", lambda: _plan(one, wider)
    yield "a column less", lambda: _plan(wider, one)
    yield "indexes renamed", lambda: _plan(one, renamed)
    yield "all dropped", lambda: _plan(one, empty)
    yield "all new", lambda: _plan(empty, one)


# How often one of the large schemas is read before it can be planned.
_READINGS = {
    "a column more": 2,
    "a column less": 2,
    "indexes renamed": 2,
    "all dropped": 1,
    "all new": 1,
}


def _plan(before: Catalog, after: Catalog) -> None:
    assert arrange(compare(before, after))


def _seconds(clock: Callable[[], float], run: Callable[[], object]) -> float:
    began = clock()
    run()
    return clock() - began


def _judge(found: dict[str, list[list[float]]], sizes: list[int]) -> int:
    """By the least of each: what else the machine does only ever adds to it. A diff is its plan
    and the reading before; the plan alone is shown beside it."""
    print(f"{' against '.join(f'{size:,}' for size in sizes)} tables, µs for each table")
    least = {what: [min(each) * 1e6 for each in times] for what, times in found.items()}
    ratios = []
    for what, alone in least.items():
        readings = _READINGS.get(what, 0)
        few, many = (a + readings * b for a, b in zip(alone, least[READ], strict=True))
        ratios.append(many / few)
        plan = f"  (the plan alone {alone[1] / alone[0]:.2f}x)" if readings else ""
        verdict = "yes" if ratios[-1] <= LINEAR else "NO"
        print(
            f"  {what:<16} {few:8.0f} {many:8.0f}  {many / few:5.2f}x, <= {LINEAR}: {verdict}{plan}"
        )
    return 0 if max(ratios) <= LINEAR else 1


if __name__ == "__main__":
    raise SystemExit(main())
