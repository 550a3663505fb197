"""Columns in an order that leaves gaps in every row."""

from __future__ import annotations

from collections.abc import Iterable

from ....plan.deed import Does
from ....plan.facts.types import read_type
from ....plan.step import Step
from ...rule import Rule, Situation, deeds

_WIDTHS = {
    **dict.fromkeys(("int8", "float8", "timestamptz", "timestamp", "serial8", "time"), 8),
    **dict.fromkeys(("int4", "float4", "date", "serial4"), 4),
    **dict.fromkeys(("int2", "serial2"), 2),
    **dict.fromkeys(("bool",), 1),
}
_WORTH_BYTES = 8


def _applies(step: Step, situation: Situation) -> str | None:
    columns = [read_type(d.type).base for d in deeds(step, Does.HAVE_COLUMN)]
    widths = [_WIDTHS[each] for each in columns if each in _WIDTHS]
    wasted = _padded(widths) - _padded(sorted(widths, reverse=True))
    if wasted < _WORTH_BYTES:
        return None
    table = deeds(step, Does.CREATE_TABLE)[0].relation
    return f"each row of {table.shown} has {wasted} bytes that hold nothing"


def _padded(widths: Iterable[int]) -> int:
    end = 0
    for width in widths:
        end += -end % width + width
    return end


RULE = Rule(
    code="Q116",
    name="column-order",
    title="the order of columns wastes room",
    why="each column of 8 bytes is aligned: behind a shorter one up to 7 bytes of every row "
    "stay empty",
    instead="columns of 8 bytes first, then 4, then 2 and 1, then text and numeric",
    applies=_applies,
    of=(Does.CREATE_TABLE,),
)
