"""What a file says further on of a column that gets a successor: it has to wait for the switch.

Until the contract migration both columns are there, under two names each for what hangs on them.
A default, a NOT NULL or a new name that came in between would be said of the one that goes.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...pg.name import RelationName
from ..born import plain
from ..deed import Deed, Does
from ..step import Step
from ..trail import Trail

_OF_COLUMN = frozenset(
    {
        *(Does.SET_DEFAULT, Does.DROP_DEFAULT, Does.SET_NOT_NULL, Does.DROP_NOT_NULL),
        *(Does.SET_STORAGE, Does.ALTER_TYPE),
    }
)


@dataclass(frozen=True, slots=True)
class _Column:
    table: RelationName
    names: frozenset[str]
    hanging: frozenset[str]  # names of its constraints and indexes


class TakenOver:
    """The columns of one file so far."""

    def __init__(self) -> None:
        self._columns: list[_Column] = []

    def note(self, step: Step, trail: Trail) -> None:
        """`step` has become an expand and a contract; the trail is as before it."""
        for deed in step.deeds:
            is_rename = deed.does is Does.RENAME and deed.kind == "column"
            if not is_rename and deed.does is not Does.ALTER_TYPE:
                continue
            names = {deed.name, deed.value} if is_rename else {deed.name}
            hanging = hanging_on(deed, trail)
            self._columns.append(_Column(plain(deed.relation), frozenset(names), hanging))

    def has_to_wait(self, step: Step) -> bool:
        """Is all of it said of a column that has a successor, or of what hangs on one?"""
        return bool(step.deeds) and all(map(self._is_of_one, step.deeds))

    def _is_of_one(self, deed: Deed) -> bool:
        return any(_is_of(deed, each) for each in self._columns)


def hanging_on(deed: Deed, trail: Trail) -> frozenset[str]:
    """Names of the constraints and indexes of the column that the deed is about."""
    constraints = (
        name for name, each in trail.constraints(deed.relation) if deed.name in each.columns
    )
    indexes = (
        name.relation
        for name, each in trail.indexes_of(deed.relation)
        if deed.name in each.columns or "" in each.columns
    )
    return frozenset((*constraints, *indexes))


def _is_of(deed: Deed, column: _Column) -> bool:
    if deed.does is Does.RENAME and deed.kind == "index":
        return deed.relation.relation in column.hanging
    if plain(deed.relation) != column.table:
        return False
    if deed.does is Does.DROP_CONSTRAINT or (
        deed.does is Does.RENAME and deed.kind == "constraint"
    ):
        return deed.name in column.hanging
    return deed.does in _OF_COLUMN and deed.name in column.names
