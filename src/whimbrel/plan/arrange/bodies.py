"""What the bodies of new routines speak of: strings, which `pg_depend` does not look into.

The manual, 36.15 (check_function_bodies): a body is looked at when its routine is made, and
runs when a materialized view is filled. So what it names had better be there. Names are found as
words: an edge too many costs nothing, for it gives way where it stands in a circle.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from ...catalog.routine import Routine
from ...catalog.view import MaterializedView, View
from ...diff import change as c

_WORD = re.compile(r"[A-Za-z_\x80-\uffff][\w$]*")

Edge = tuple[int, int]


def body_edges(changes: Sequence[c.Change]) -> Iterator[Edge]:
    """(first, then) by numbers of changes: what is named in a body, and whose body it is."""
    makers: defaultdict[str, list[int]] = defaultdict(list)
    columns: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for number, change in enumerate(changes):
        for name in _made(change):
            makers[name].append(number)
        if isinstance(change, c.AddColumn):
            column = change.new.column
            columns[column.table.relation, column.name].append(number)
    for number, change in enumerate(changes):
        routine = _routine(change)
        if routine is None or not routine.body:
            continue
        words = set(_WORD.findall(routine.body))
        words |= {word.lower() for word in words}
        firsts = {n for word in words for n in makers.get(word, ())}
        for (table, name), numbers in columns.items():
            if table in words and name in words:
                firsts.update(numbers)
        yield from ((first, number) for first in firsts if first != number)


def has_body(change: c.Change) -> bool:
    """Does it make or replace a routine whose body PostgreSQL would look into?"""
    routine = _routine(change)
    return routine is not None and bool(routine.body)


def _routine(change: c.Change) -> Routine | None:
    match change:
        case c.Create(thing=Routine() as routine) | c.Alter(after=Routine() as routine):
            return routine
        case _:
            return None


def _made(change: c.Change) -> Iterator[str]:
    match change:
        case c.Create(thing=Routine() as routine):
            yield routine.address.name
        case c.Create(thing=View() | MaterializedView() as view):
            yield view.name.relation
        case c.CreateTable():
            yield change.table.name.relation
        case c.CreateSequence():
            yield change.sequence.name.relation
        case c.CreateEnum():
            yield change.enum.name.relation
        case c.RenameTable():
            yield change.after.relation
        case _:
            pass
