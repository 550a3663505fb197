"""Views on a column that gets a successor: they go and come back while it takes the other's place.

In the same short transaction, first of all in it: whoever reads a view locks that before its table,
and two who lock in different orders wait for each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ...catalog.view import View
from ...diff import change as c
from ...pg.name import RelationName
from ...pg.written import ident
from ..arrange.planned import PlannedStatement
from ..born import plain
from ..known import Known, KnownTable
from ..step import Step
from .meanwhile import Meanwhile


class Views:
    """Those that the plan drops and makes again, by the table whose columns they stand on."""

    def __init__(self, plan: Sequence[tuple[PlannedStatement, Step]], known: Known) -> None:
        self._plan = plan
        self._known = known
        changes = [statement.change for statement, _ in plan]
        gone = set(_views(each.thing for each in changes if isinstance(each, c.Drop)))
        made = set(_views(each.thing for each in changes if isinstance(each, c.Create)))
        self._remade = gone & made

    def of(self, table: RelationName, columns: Iterable[str]) -> frozenset[RelationName]:
        """Views on these columns, and views on those, as far as the plan makes them again."""
        known = self._known.tables.get(plain(table)) or KnownTable()
        waiting = [word for each in columns for word in known.column_dependents.get(each, ())]
        found: set[RelationName] = set()
        while waiting:
            word = waiting.pop()
            for view in self._remade - found:
                if word in _words(view):
                    found.add(view)
                    waiting += (self._known.tables.get(view) or KnownTable()).dependents
        return frozenset(found)

    def meanwhile(self, views: frozenset[RelationName]) -> Meanwhile:
        before: list[str] = []
        after: list[str] = []
        made: set[RelationName] = set()
        for statement, step in self._plan:
            if about := self.concerns(step, views):
                made.update(plain(each) for each in step.creates)
                (after if about <= made else before).append(statement.sql)
        words = frozenset(word for view in views for word in _words(view))
        return Meanwhile(words=words, before=tuple(before), after=tuple(after))

    def concerns(self, step: Step, views: frozenset[RelationName]) -> frozenset[RelationName]:
        """Of these views, those that the step makes, drops or changes; not those that it reads for
        another that is not among them."""
        if step.creates and not views.intersection(map(plain, step.creates)):
            return frozenset()
        touched = (each.relation for each in step.touches)
        return views.intersection(map(plain, (*touched, *step.creates, *step.drops)))


def _views(things: Iterable[object]) -> Iterator[RelationName]:
    return (plain(each.name) for each in things if isinstance(each, View))


def _words(view: RelationName) -> Iterator[str]:
    """As `regclass` writes it, with its schema or without."""
    yield f"view {ident(view.relation)}"
    yield f"view {ident(view.schema or 'public')}.{ident(view.relation)}"
