"""The part of a plan that waits for the contract phase, because columns get successors before."""

from __future__ import annotations

from ...diff import change as c
from ...pg.name import RelationName, quote
from ..arrange.planned import PlannedStatement
from ..born import plain
from ..deed import Does
from ..step import Step
from .words import Words

Column = tuple[RelationName, str]  # the table with one spelling for `t` and `public.t`


_OF_TYPES = ("DROP TYPE", "DROP DOMAIN")


class Held:
    """What waits for the contract phase: what speaks of a successor's column, or stands on what
    does."""

    def __init__(self) -> None:
        self.statements: list[PlannedStatement] = []
        self._names: dict[RelationName, set[str]] = {}  # table → names that mean something later
        self._relations: set[RelationName] = set()
        self._changes: list[c.Change] = []

    def begin(self, column: Column) -> None:
        table, name = column
        self._names.setdefault(table, set()).add(name)

    def keeps_back(self, statement: PlannedStatement, step: Step) -> bool:
        if not self._names or not self._concerns(statement, step):
            return False
        self.hold(statement, step)
        return True

    def hold(self, statement: PlannedStatement, step: Step) -> None:
        self.statements.append(statement)
        self._changes.append(statement.change)
        self._relations.update(map(plain, step.creates))
        for deed in step.deeds:
            if deed.does is Does.ADD_CONSTRAINT and plain(deed.relation) in self._names:
                self._names[plain(deed.relation)].add(deed.name)

    def _concerns(self, statement: PlannedStatement, step: Step) -> bool:
        if any(each is statement.change for each in self._changes):
            return True
        if step.statement.tag in _OF_TYPES:
            return True  # a column that goes later may be the last one of it
        touched = {plain(each.relation) for each in step.touches}
        touched |= set(map(plain, (*step.scans, *step.drops)))
        if touched & self._relations:
            return True
        spoken = {name for each in touched for name in self._names.get(each, ())}
        return bool(spoken) and any(
            word in spoken or any(word == quote(name) for name in spoken)
            for word in Words(step.sql).texts
        )
