"""Lines whose words stand below each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_COLUMNS = 2  # name and type; what follows is one text


@dataclass(frozen=True, slots=True)
class Row:
    """`cells`: name, type and attributes, or name and value; `comment` stands behind them."""

    cells: tuple[str, ...]
    comment: str = ""


def in_columns(lines: Sequence[Row | str]) -> Iterator[str]:
    """Each cell as wide as the widest of its column; a string is a line of its own."""
    rows = [each for each in lines if isinstance(each, Row)]
    widths = [
        max((len(row.cells[place]) for row in rows if len(row.cells) > place), default=0)
        for place in range(_COLUMNS)
    ]
    for each in lines:
        if isinstance(each, str):
            yield each
            continue
        columns, rest = each.cells[:_COLUMNS], each.cells[_COLUMNS:]
        padded = [cell.ljust(width) for cell, width in zip(columns, widths, strict=False)]
        text = " ".join((*padded, *rest)).rstrip()
        yield f"{text} {each.comment}" if each.comment else text
