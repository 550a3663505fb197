"""The server's own words about a column, with another column in its place."""

from __future__ import annotations

from ...pg.name import quote
from ...pg.written import ident
from .words import Words


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


def exchanged_key(definition: str, old: str, new: str, *, own: bool, referenced: bool) -> str:
    """The same of a foreign key: among its `own` columns (those of SET NULL (…) too), among the
    `referenced` ones, or both."""
    words = Words(definition)
    first = words.find("REFERENCES")
    closed = next(n for n in range(first, len(words)) if words.word(n) == ")") + 1
    parts = (words.text(0, first), words.text(first, closed), words.text(closed))
    moved = (
        exchanged(part, old, new) if is_meant else part
        for part, is_meant in zip(parts, (own, referenced, own), strict=True)
    )
    return " ".join(filter(None, moved))
