"""How long staging took for a migration, and what it had to do it to: in one line."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..guard.gate import Measured

_MOST_RELATIONS = 3


def staging_took(measured: Measured | None, rows_here: Mapping[str, int]) -> str:
    """Only what was measured: how long it will take here nobody knows. Rows, by the servers'
    estimates, where both are known. Empty without a measurement."""
    if measured is None:
        return ""
    stall = measured.stall_ms
    waited = "" if stall is None else f"; nobody waited longer than {_duration(stall)}"
    rows = _rows(measured.rows, rows_here)
    return f"staging took {_duration(measured.duration_ms)}{waited}{rows}"


def _rows(there: Mapping[str, int], here: Mapping[str, int]) -> str:
    """Of several relations the largest here."""
    both = sorted((name for name in there if name in here), key=lambda name: (-here[name], name))
    said = [
        f"{_plain(name)}: about {there[name]:,} rows there, {here[name]:,} here" for name in both
    ]
    more = len(said) - _MOST_RELATIONS
    rest = [f"and {more} more"] if more > 0 else []
    return "".join(f"; {each}" for each in (*said[:_MOST_RELATIONS], *rest))


def _plain(name: str) -> str:
    """A proof writes names with all their quotes; people need those that have to be."""
    return re.sub(r'"([a-z_][a-z0-9_]*)"', r"\1", name)


def _duration(milliseconds: float) -> str:
    seconds = milliseconds / 1000
    if seconds < 1:
        return f"{milliseconds:.0f} ms"
    return f"{seconds:.1f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
