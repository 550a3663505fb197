"""The report of a run as one page of HTML that needs nothing else, with a picture of the waits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from .run_report import RunReport, afterwards, as_json

WIDTH, HEIGHT, LEFT, BOTTOM = 860, 220, 56, 24

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem;
  color: #1c2126; background: #fff }
h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin-top: 2rem }
table { border-collapse: collapse; width: 100% } td, th { text-align: left; padding: .25rem .5rem;
  border-bottom: 1px solid #e3e6e8; vertical-align: top } td.n { text-align: right }
code { font-size: .9em } .bad { color: #a3352f }
"""


def as_page(report: RunReport) -> str:
    """Everything in it is escaped: statements and names come from files and from a server."""
    title = f"Run {report.number} of {report.environment}"
    return "\n".join(
        (
            "<!doctype html>",
            f'<html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>',
            f"<style>{_STYLE}</style>",
            f"<h1>{escape(title)}</h1>",
            *_head(report),
            "<h2>Waits over time</h2>",
            *_picture(report),
            *_tables(report),
            "</html>\n",
        )
    )


def _head(report: RunReport) -> Iterator[str]:
    yield (
        f"<p>{escape(report.place)} · {escape(report.mark)} · "
        f"{report.began_at:%Y-%m-%d %H:%M:%S} UTC by {escape(report.by)} · "
        f"{report.took_s:.1f} s</p>"
    )
    if report.problem:
        yield f'<p class="bad">failed: {escape(report.problem)}</p>'
    names = ", ".join(report.migrations) or "nothing"
    budget = f" of {report.budget_ms} ms allowed" if report.budget_ms else ""
    yield f"<p>{escape(names)}; longest stall {report.longest_stall_ms:.0f} ms{budget}</p>"


def _picture(report: RunReport) -> Iterator[str]:
    """Bars: how long a transaction with strong locks may have kept others waiting. Line: how many
    sessions waited for locks when the breaker looked."""
    end = max(report.took_s, 0.001)
    top = max(report.longest_stall_ms, float(report.budget_ms or 0), 1.0) * 1.1
    most = max((count for _, count in report.pulses), default=0)
    floor = HEIGHT - BOTTOM

    def x(at_s: float) -> float:
        return round(LEFT + (WIDTH - LEFT - 16) * min(at_s / end, 1.0), 1)

    def y(ms: float) -> float:
        return round(floor - (floor - 12) * ms / top, 1)

    yield f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" '
    yield 'font-size="11" font-family="sans-serif"><title>waits over time</title>'
    yield f'<line x1="{LEFT}" y1="{floor}" x2="{WIDTH - 16}" y2="{floor}" stroke="#889"/>'
    if report.budget_ms:
        line = y(report.budget_ms)
        yield f'<line x1="{LEFT}" y1="{line}" x2="{WIDTH - 16}" y2="{line}" stroke="#a3352f" '
        yield f'stroke-dasharray="5 4"/><text x="4" y="{line + 4}">{report.budget_ms} ms</text>'
    for at_s, ms in report.stalls:
        yield f'<rect x="{x(at_s) - 2}" y="{y(ms)}" width="4" height="{floor - y(ms)}" '
        yield f'fill="#2f6f8f"><title>{ms:.0f} ms at {at_s:.1f} s</title></rect>'
    if most:
        points = " ".join(f"{x(at)},{y(top * n / most / 1.1)}" for at, n in report.pulses)
        yield f'<polyline points="{points}" fill="none" stroke="#d08c2e"/>'
        yield f'<text x="{LEFT + 4}" y="12" fill="#a06a1e">at most {most} sessions waiting</text>'
    yield f'<text x="{LEFT}" y="{HEIGHT - 6}">0 s</text>'
    yield f'<text x="{WIDTH - 60}" y="{HEIGHT - 6}">{end:.1f} s</text></svg>'


def _tables(report: RunReport) -> Iterator[str]:
    plain = as_json(report)
    yield from _table("Afterwards", ([each] for each in afterwards(report)))
    yield from _table("Gates", ([g.name, g.outcome.value, g.what] for g in report.gates))
    yield from _table("On the way", _cells(plain["events"], "at_s", "said"))
    yield from _table(
        "Steps", _cells(plain["steps"], "at_s", "duration_ms", "migration", "statement")
    )


def _cells(rows: object, *names: str) -> Iterator[list[str]]:
    assert isinstance(rows, list)
    for row in rows:
        yield [str(row[name]) for name in names]


def _table(title: str, rows: Iterable[list[str]]) -> Iterator[str]:
    found = list(rows)
    if not found:
        return
    yield f"<h2>{title}</h2><table>"
    for row in found:
        yield "<tr>" + "".join(f"<td>{escape(each)}</td>" for each in row) + "</tr>"
    yield "</table>"
