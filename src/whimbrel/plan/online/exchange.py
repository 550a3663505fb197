"""The server's own words about a column, with another column in its place."""

from __future__ import annotations

import re

from ...pg.name import quote
from .form import ident
from .words import Words

_SEQUENCE = re.compile(r"nextval\('(?P<name>[^']+)'::regclass\)")


def exchanged(definition: str, old: str, new: str, *, behind: str = "", until: str = "") -> str:
    """`definition` (of pg_get_indexdef, pg_get_constraintdef) with `new` wherever it names the
    column `old`; only behind the first word `behind`, and before the first word `until`.

    A function or a type of the same name stays what it is.
    """
    words = Words(definition)
    first = words.find(behind) if behind else 0
    last = words.find(until) if until else len(words)
    spelled = {old, quote(old), ident(old)}
    places = [
        number
        for number in range(max(first, 0), last if last >= 0 else len(words))
        if words.text(number, number + 1) in spelled
        and words.word(number + 1) not in ("(", ".")
        and words.word(number - 1) not in ("::", ".", "COLLATE")
    ]
    raw = words.raw
    for number in reversed(places):
        start, end = words.starts[number], words.ends[number]
        raw = raw[:start] + ident(new).encode() + raw[end:]
    return raw.decode()


def sequence_of(default: str) -> str:
    """The sequence that a default takes its numbers from; "" where it is none."""
    found = _SEQUENCE.fullmatch(default)
    return found["name"].replace("''", "'") if found else ""
