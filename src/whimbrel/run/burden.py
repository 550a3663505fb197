"""What a migration's steps mean for others who use the database meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..plan.born import Born
from ..plan.step import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Burden:
    """Positions of steps: `strong` ones make readers or writers of something wait that existed
    before the migration; `heavy` ones read, rewrite or change rows of it, which takes time."""

    strong: frozenset[int]
    heavy: frozenset[int]


def burden_of(steps: Iterable[Step]) -> Burden:
    """What the migration makes itself, nobody uses yet."""
    born, strong, heavy = Born(), set[int](), set[int]()
    for step in steps:
        is_strong = any(t.lock.is_strong and born.preexisting(t.relation) for t in step.touches)
        if is_strong or step.reaches_further:
            strong.add(step.statement.position)
        if step.changes_rows or any(map(born.preexisting, (*step.scans, *step.rewrites))):
            heavy.add(step.statement.position)
        born.learn(step)
    return Burden(strong=frozenset(strong), heavy=frozenset(heavy))
