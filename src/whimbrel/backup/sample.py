"""Which tables are compared by content this time, where all of them would take too long.

Every row of every table is counted each time; a hash of the contents is what costs. The choice goes
round: after as many backups as it takes every table has been compared.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..pg.name import RelationName
from .manifest import Content
from .relation import Relation


def choose_sample(
    relations: Sequence[Relation], budget_bytes: int, after: str
) -> tuple[RelationName, ...]:
    """The tables behind `after` (a name as `Content.sampled` has it), in the order of their names
    and round again, until the budget is spent; at least one. Empty: there is room for all."""
    tables = sorted((each for each in relations if each.has_rows), key=lambda each: each.relation)
    if not budget_bytes or sum(each.size_bytes for each in tables) <= budget_bytes:
        return ()
    later = [each for each in tables if each.relation.shown > after]
    ordered = later + [each for each in tables if each.relation.shown <= after]
    chosen, spent = [ordered[0].relation], ordered[0].size_bytes
    for each in ordered[1:]:
        if spent + each.size_bytes > budget_bytes:
            break
        chosen.append(each.relation)
        spent += each.size_bytes
    return tuple(chosen)


def in_words(content: Content) -> str:
    """`7 of 12 tables by content`; empty where it was all of them."""
    if not content.sampled:
        return ""
    return f"{len(content.sampled)} of {len(content.tables)} tables by content"
