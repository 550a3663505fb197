"""One change by one tool under traffic: what the clients saw, and whether it is complete."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from changes import SCHEMA, Change
from ground import Ground
from tools import Tool
from traffic import METRONOME, Crowd, Seen

from whimbrel.catalog.catalog import Catalog
from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.diff.compare import compare
from whimbrel.read.catalog import read_catalog

ON_PRIMARY = ("reader", "prepared reader", "updater", "inserter", "report")
ON_STANDBY = ("reader", "reader")
RATE = 20.0  # requests per second of each client
SETTLE_S = 1.0  # before the change, and after it
LONG_MS = 100.0
IDLE_S, MOST_TRIALS, LONGEST_PAUSE_MS = 15.0, 4, 100.0
Waits = list[tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """`waits` and the rest are milliseconds as clients saw them; the report's own time is none.
    `refused` are errors of clients, those of the prepared reader apart. `lacks`: what keeps the
    schema from being the wanted one."""

    change: str
    tool: str
    took_s: float
    primary: tuple[tuple[float, float], ...]  # (s since the change began, ms waited)
    standby: tuple[tuple[float, float], ...]
    refused: tuple[str, ...]
    refused_prepared: tuple[str, ...]
    lacks: tuple[str, ...]
    pause_ms: float  # the longest time for which the machine itself stood still

    @property
    def longest_ms(self) -> float:
        return max((ms for _, ms in self.primary), default=0.0)

    @property
    def longest_on_standby_ms(self) -> float:
        return max((ms for _, ms in self.standby), default=0.0)


def long_ones(waits: Sequence[tuple[float, float]]) -> int:
    return sum(ms > LONG_MS for _, ms in waits)


def steady_trial(ground: Ground, change: Change, name: str, tool: Tool | None) -> Trial:
    """Again where the machine itself stood still meanwhile: then it says nothing about a tool."""
    for _ in range(MOST_TRIALS):
        found = trial(ground, change, name, tool, IDLE_S)
        if found.pause_ms <= LONGEST_PAUSE_MS:
            break
    return found


def trial(ground: Ground, change: Change, name: str, tool: Tool | None, idle_s: float) -> Trial:
    """Without a tool nothing is changed: what the machine itself makes clients wait."""
    with ground.copy() as database, tempfile.TemporaryDirectory() as folder:
        run = tool(ground, database, change, Path(folder)) if tool else lambda: time.sleep(idle_s)
        primary = _crowd(ground.primary.url(database), ON_PRIMARY, ground.rows)
        standby = _crowd(ground.standby.url(database), ON_STANDBY, ground.rows)
        time.sleep(SETTLE_S)
        began = time.time()
        run()
        took_s = time.time() - began
        time.sleep(SETTLE_S)
        seen, seen_there = primary.end(), standby.end()
        lacks = tuple(_lacks(ground, database, change)) if tool else ()
    prepared = [each for each in seen if each.client == "prepared reader"]
    others = [each for each in (*seen, *seen_there) if each not in prepared]
    return Trial(
        change=change.name,
        tool=name,
        took_s=took_s,
        primary=_waits(seen, began),
        standby=_waits(seen_there, began),
        refused=tuple(error for each in others for error in each.errors),
        refused_prepared=tuple(error for each in prepared for error in each.errors),
        lacks=lacks,
        pause_ms=max(ms for _, ms in _waits(seen, began, METRONOME)),
    )


def _crowd(url: DatabaseUrl, clients: tuple[str, ...], rows: int) -> Crowd:
    return Crowd(url.reveal(), clients, rate=RATE, rows=rows)


def _waits(seen: Iterable[Seen], began: float, client: str = "") -> tuple[tuple[float, float], ...]:
    """Of this client; of all but the report and the metronome, where none is named."""
    return tuple(
        (due - began, waited * 1000)
        for each in seen
        if (each.client == client if client else each.client not in ("report", METRONOME))
        for due, waited in each.waits
    )


def _lacks(ground: Ground, database: str, change: Change) -> Iterable[str]:
    with connect(ground.primary.url(database)) as conn:
        difference = compare(read_catalog(conn), _wanted(ground, change))
        yield from (str(each) for each in difference.changes)
        if conn.execute(change.unfinished.encode()).fetchone():
            yield "rows are left out"
        invalid = "SELECT FROM pg_index WHERE NOT indisvalid OR NOT indisready"
        if conn.execute(invalid.encode()).fetchone():
            yield "an index is invalid"


def _wanted(ground: Ground, change: Change) -> Catalog:
    with connect(ground.primary.url()) as conn:
        conn.execute("CREATE DATABASE wanted TEMPLATE template0")
    try:
        with connect(ground.primary.url("wanted")) as conn:
            conn.execute(SCHEMA.encode())
            conn.execute(change.direct.encode())
            return read_catalog(conn)
    finally:
        with connect(ground.primary.url()) as conn:
            conn.execute("DROP DATABASE wanted WITH (FORCE)")
