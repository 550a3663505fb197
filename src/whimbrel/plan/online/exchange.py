"""The server's own words about a column, with another column in its place."""

from __future__ import annotations

from collections.abc import Mapping

from ...pg.name import quote
from ...pg.written import ident
from .words import Words

Moved = Mapping[str, str]  # column → the one in its place


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


def exchanged_all(definition: str, moved: Moved, *, behind: str = "", until: str = "") -> str:
    """The same for several columns."""
    for old, new in moved.items():
        definition = exchanged(definition, old, new, behind=behind, until=until)
    return definition


def exchanged_key(definition: str, own: Moved, referenced: Moved) -> str:
    """The same of a foreign key: `own` among its own columns (those of SET NULL (…) too),
    `referenced` among those that it refers to."""
    words = Words(definition)
    first = words.find("REFERENCES")
    closed = next(n for n in range(first, len(words)) if words.word(n) == ")") + 1
    parts = (words.text(0, first), words.text(first, closed), words.text(closed))
    moved = zip(parts, (own, referenced, own), strict=True)
    return " ".join(filter(None, (exchanged_all(part, each) for part, each in moved)))
