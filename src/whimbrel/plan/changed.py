"""Which relations are others after some steps: what two people must not change unseen."""

from __future__ import annotations

from collections.abc import Iterable

from ..pg.locks import LockMode
from ..pg.name import RelationName
from .step import Step


def changed_relations(steps: Iterable[Step]) -> frozenset[RelationName]:
    """In shape or rows. A table that a foreign key only points to, or that gets one index more, is
    not among them."""
    return frozenset(
        name
        for step in steps
        for name in (
            *(t.relation for t in step.touches if t.lock is LockMode.ACCESS_EXCLUSIVE),
            *(*step.creates, *step.drops, *step.rewrites, *step.changes_rows),
        )
    )
