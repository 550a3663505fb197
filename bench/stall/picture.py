"""The longest waits as a picture: one row for each change, a bar for each tool, in a log scale."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape

from trial import Trial

LEFT, WIDTH, BAR, GAP, TOP = 230, 560, 9, 12, 56
LOWEST_MS, HIGHEST_MS = 1.0, 200_000.0
COLOURS = ("#b0413e", "#d08c2e", "#2f6f8f")
TICKS = ((1, "1 ms"), (10, "10 ms"), (100, "100 ms"), (1_000, "1 s"), (10_000, "10 s"))


def draw(found: Sequence[Trial], budget_ms: float, idle: str) -> str:
    """An SVG that needs nothing else; readable on white and on dark pages."""
    rows = [each for each in found if each.tool != idle]
    changes = list(dict.fromkeys(each.change for each in rows))
    tools = list(dict.fromkeys(each.tool for each in rows))
    step = BAR * len(tools) + GAP
    height = TOP + step * len(changes) + 30
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + 70}" height="{height}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{LEFT + WIDTH + 70}" height="{height}" fill="#ffffff"/>',
        '<text x="8" y="18" font-size="14">Longest wait of a client on the primary</text>',
        *_legend(tools),
        *_scale(height, budget_ms),
    ]
    for number, change in enumerate(changes):
        top = TOP + number * step
        parts.append(f'<text x="{LEFT - 8}" y="{top + step / 2}" text-anchor="end">')
        parts.append(f"{escape(change)}</text>")
        for place, tool in enumerate(tools):
            each = next((t for t in rows if t.change == change and t.tool == tool), None)
            if each is not None:
                parts += _bar(each.longest_ms, top + place * BAR, COLOURS[place])
    return "\n".join([*parts, "</svg>\n"])


def _legend(tools: Sequence[str]) -> Iterator[str]:
    for place, tool in enumerate(tools):
        x = LEFT + place * 150
        yield f'<rect x="{x}" y="28" width="10" height="10" fill="{COLOURS[place]}"/>'
        yield f'<text x="{x + 15}" y="37">{escape(tool)}</text>'


def _scale(height: int, budget_ms: float) -> Iterator[str]:
    for ms, said in TICKS:
        x = LEFT + _length(ms)
        yield f'<line x1="{x}" y1="{TOP - 6}" x2="{x}" y2="{height - 24}" stroke="#dddddd"/>'
        yield f'<text x="{x}" y="{height - 8}" text-anchor="middle" fill="#555">{said}</text>'
    x = LEFT + _length(budget_ms)
    yield f'<line x1="{x}" y1="{TOP - 6}" x2="{x}" y2="{height - 24}" stroke="#2f6f8f" '
    yield 'stroke-dasharray="4 3"/>'


def _bar(ms: float, y: float, colour: str) -> Iterator[str]:
    length = _length(ms)
    yield f'<rect x="{LEFT}" y="{y}" width="{length}" height="{BAR - 1}" fill="{colour}"/>'
    said = f"{ms / 1000:.1f} s" if ms >= 1000 else f"{ms:.0f} ms"
    yield f'<text x="{LEFT + length + 4}" y="{y + BAR - 1}" font-size="9">{said}</text>'


def _length(ms: float) -> float:
    span = math.log(HIGHEST_MS / LOWEST_MS)
    return round(WIDTH * math.log(max(ms, LOWEST_MS) / LOWEST_MS) / span, 1)
