"""Which relations a migration made itself: nobody else uses those, so locks on them are free."""

from __future__ import annotations

from ..pg.name import RelationName
from .step import Step


class Born:
    """What is known before the next step; `learn` from each step in order."""

    def __init__(self) -> None:
        self._born: set[RelationName] = set()
        self.may_have_deferred = False  # rows written here may wait for a check until the commit
        self._former: dict[RelationName, RelationName] = {}  # a new name → the one it had before

    def learn(self, step: Step, unless: frozenset[RelationName] = frozenset()) -> None:
        """`unless` are relations that the step does not make because they are there."""
        for old, new in step.renames:
            old, new = plain(old), plain(new)
            if old in self._born:
                self._born.discard(old)
                self._born.add(new)
            else:
                self._born.discard(new)
                self._former[new] = self._former.pop(old, old)
        for name in map(plain, step.drops):
            self._born.discard(name)
            self._former.pop(name, None)
        self._born.update(each for each in map(plain, step.creates) if each not in unless)
        self.may_have_deferred |= step.defers

    @property
    def names(self) -> set[RelationName]:
        return self._born

    def preexisting(self, name: RelationName) -> RelationName | None:
        """The name that the relation had before the migration; None when it is born in it."""
        found = plain(name)
        return None if found in self._born else self._former.get(found, found)


def plain(name: RelationName) -> RelationName:
    """One spelling for `t` and `public.t`: what search_path is cannot be seen in the text."""
    return RelationName("", name.relation) if name.schema == "public" else name
