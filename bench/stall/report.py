"""What was measured: lines while it runs, what is wrong with it, the document and its picture."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from picture import draw

from trial import Trial, long_ones

BUDGET_MS = 500.0
IDLE, OURS = "nothing runs", "Whimbrel"
DOCS = Path(__file__).parents[2] / "docs"
_CACHED_PLAN = "cached plan must not change result type"


def lines(each: Trial) -> Iterator[str]:
    yield (
        f"{each.change:<30} {each.tool:<13} {each.took_s:7.1f} s   "
        f"primary {_cell(each.primary):<18} standby {_cell(each.standby)}"
        + (f"   machine stood still for {each.pause_ms:.0f} ms" if each.pause_ms > 50 else "")
    )
    for error in sorted(set(each.refused)):
        yield f"    refused: {error} ({each.refused.count(error)}×)"
    for error in sorted(set(each.refused_prepared)):
        yield f"    refused, prepared: {error} ({each.refused_prepared.count(error)}×)"
    for lack in each.lacks:
        yield f"    lacks: {lack}"


def faults(found: Iterable[Trial]) -> list[str]:
    """What Whimbrel's rows must not show."""
    said = []
    for each in found:
        if each.tool != OURS:
            continue
        for where, ms in (
            ("the primary", each.longest_ms),
            ("the standby", each.longest_on_standby_ms),
        ):
            if ms > BUDGET_MS:
                said.append(f"{each.change}: a client on {where} waited {ms:.0f} ms")
        said += [f"{each.change}: a client was refused: {error}" for error in set(each.refused)]
        said += [
            f"{each.change}: a prepared statement was refused: {error}"
            for error in set(each.refused_prepared)
            if _CACHED_PLAN not in error
        ]
        said += [f"{each.change}: not complete: {lack}" for lack in each.lacks]
    return said


def _cell(waits: Sequence[tuple[float, float]]) -> str:
    longest = max((ms for _, ms in waits), default=0.0)
    count = long_ones(waits)
    return f"{_ms(longest)} ({count})"


def _ms(ms: float) -> str:
    return f"{ms / 1000:.1f} s" if ms >= 1000 else f"{ms:.0f} ms"


def write(found: Sequence[Trial], rows: int, *, load: float) -> None:
    """docs/benchmarks.md and the picture in it."""
    DOCS.joinpath("stall.svg").write_text(draw(found, BUDGET_MS, IDLE), "utf-8")
    DOCS.joinpath("benchmarks.md").write_text("\n".join(_document(found, rows, load)), "utf-8")


def _document(found: Sequence[Trial], rows: int, load: float) -> Iterator[str]:
    tools = [each for each in dict.fromkeys(t.tool for t in found) if each != IDLE]
    yield _HEAD.format(rows=f"{rows:,}", day=f"{datetime.now(UTC):%d %B %Y}")
    idle = next((each for each in found if each.tool == IDLE), None)
    yield "| change | " + " | ".join(f"{each}, primary | standby" for each in tools) + " |"
    yield "|---" * (1 + 2 * len(tools)) + "|"
    if idle:
        cells = [f"{_cell(idle.primary)} | {_cell(idle.standby)}"] * len(tools)
        yield f"| *{IDLE}* | " + " | ".join(cells) + " |"
    for change in dict.fromkeys(each.change for each in found if each.tool != IDLE):
        row = {each.tool: each for each in found if each.change == change}
        cells = [f"{_cell(row[tool].primary)} | {_cell(row[tool].standby)}" for tool in tools]
        yield f"| {change} | " + " | ".join(cells) + " |"
    yield "\n## How long each took, and who was refused something\n"
    yield "| change | " + " | ".join(tools) + " |"
    yield "|---" * (1 + len(tools)) + "|"
    for change in dict.fromkeys(each.change for each in found if each.tool != IDLE):
        row = {each.tool: each for each in found if each.change == change}
        yield f"| {change} | " + " | ".join(_effort(row[tool]) for tool in tools) + " |"
    yield _FOOT.format(
        load=f"{load:.1f}", machine=platform.machine(), faults=_verdict(faults(found))
    )


def _effort(each: Trial) -> str:
    said = f"{each.took_s:.1f} s"
    refused = len(each.refused), len(each.refused_prepared)
    return said + (f", refused {refused[0]}, prepared {refused[1]}" if any(refused) else "")


def _verdict(bad: Sequence[str]) -> str:
    return "no fault" if not bad else "; ".join(bad)


_HEAD = """<!-- made by `python bench/stall --write` -->
# Benchmarks

## How long the application waits while a large table is changed

A table of {rows} rows is read and written at a fixed rate, and beside it runs a transaction of
four seconds that has read and changed the table, again and again. Ten everyday changes are made to
it: by plain psql; by a script that sets `lock_timeout` and tries again, as careful teams set up
Alembic; by `whimbrel deploy` of what `whimbrel fix` makes of the same statement, contract
phases included (the backfill as a developer writes it, with a trigger for the rows that come
meanwhile). Each cell is the longest wait of any request, and in brackets how many waited
longer than 100 ms. A request's wait counts from when it was due, so those that queue behind a slow
one count as well. Measured on {day}.

![Longest waits](stall.svg)
"""

_FOOT = """
*refused*: errors that clients got; *prepared*: those of sessions that had prepared a statement
which returns a retyped column. PostgreSQL refuses such a statement once, whoever changes the type.

One machine with two cores ({machine}) carries both servers (PostgreSQL 18, files in memory so that
nobody waits for the disk of a shared machine), the clients and the tools; its load at the end was
{load}. *nothing runs* is what the machine itself makes clients wait. A trial in which a thread that
does nothing but keep time was late by more than 100 ms is repeated: then the machine stood still.

Asked of Whimbrel: no wait above 500 ms, every change complete and equal to the wanted schema,
nobody refused anything but the prepared statements above. Seen: {faults}.
"""
