"""Two dumps compared object by object: settings, comments, the order of columns and passwords
apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ..pg.secret import without_password

_HEADER = re.compile(r"^--\n-- (?:Name|TOC entry)[^\n]*\n--\n", re.MULTILINE)
_NOISE = ("--", "\\", "SET ", "SELECT pg_catalog.set_config")
_OPTIONS = re.compile(r"(\b(?:WITH|WHEN TAG IN) \()([^()]*)(\))")
_RIGHTS = ("GRANT ", "REVOKE ", "ALTER DEFAULT PRIVILEGES ")
_SHOWN = 12


def difference_in_words(got: str, wanted: str) -> tuple[str, ...]:
    """What only one of the two dumps holds, statement by statement; empty when they are equal."""
    one, two = Counter(_parts(got)), Counter(_parts(wanted))
    words = [f"only in the result: {part}" for part in sorted((one - two).elements())]
    words += [f"only in the goal: {part}" for part in sorted((two - one).elements())]
    rest = len(words) - _SHOWN
    return (*words[:_SHOWN], *([f"and {rest} more"] if rest > 0 else []))


def _parts(dump: str) -> Iterator[str]:
    for part in _HEADER.split(dump):
        lines = [line for line in part.splitlines() if line.strip()]
        kept = [line for line in lines if not line.startswith(_NOISE)]
        if kept:
            yield without_password("\n".join(_without_order(kept)))


def _without_order(lines: list[str]) -> list[str]:
    """What has an order that means nothing is sorted: grants, storage parameters, and the lines
    between CREATE TABLE ( and its ), one column or constraint each."""
    lines = [_OPTIONS.sub(_sorted_options, line) for line in lines]
    if lines[0].startswith(_RIGHTS):
        return sorted(lines)
    if not re.match(r"CREATE (UNLOGGED |FOREIGN )?TABLE ", lines[0]):
        return lines
    ends = [number for number, line in enumerate(lines) if line.startswith(")")]
    if not lines[0].endswith("(") or not ends:
        return lines
    inside = sorted(line.removesuffix(",") for line in lines[1 : ends[0]])
    return [lines[0], *inside, *lines[ends[0] :]]


def _sorted_options(found: re.Match[str]) -> str:
    return f"{found[1]}{', '.join(sorted(found[2].split(', ')))}{found[3]}"
