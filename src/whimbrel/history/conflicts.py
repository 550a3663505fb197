"""Migrations of two branches that change the same thing, neither knowing of the other.

Each was written for the schema as it was before both. Whichever runs second finds another one; what
it does there nobody has tried.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ..pg.name import RelationName

Touched = Mapping[str, Collection[RelationName]]  # by the migration's name


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """`ours` and `theirs` both change `relations`."""

    ours: str
    theirs: str
    relations: tuple[RelationName, ...]

    @property
    def what(self) -> str:
        shown = ", ".join(each.shown for each in self.relations)
        return f"{self.ours} and {self.theirs} of the other branch both change {shown}"

    @property
    def why(self) -> str:
        return (
            "neither was written for what the other leaves behind; which of them runs second is "
            "decided by their names, and nobody has tried it in that order"
        )

    @property
    def next(self) -> str:
        """How ours gets behind theirs."""
        return (
            "merge the other branch, look at both files, put what is needed into the later one, "
            f"and give yours a name behind theirs: mv …/{self.ours} …/"
            f"{_behind(self.ours, self.theirs)}; then try it: whimbrel migrate"
        )


def find_conflicts(ours: Touched, theirs: Touched) -> tuple[Conflict, ...]:
    """Pairs of migrations, one on each side only, that touch one relation. A relation without a
    schema is the one of that name in any."""
    mine = {name: touched for name, touched in ours.items() if name not in theirs}
    others = {name: touched for name, touched in theirs.items() if name not in ours}
    found = []
    for name in sorted(mine):
        for other in sorted(others):
            common = _common(mine[name], others[other])
            if common:
                found.append(Conflict(ours=name, theirs=other, relations=common))
    return tuple(found)


def _common(
    some: Collection[RelationName], others: Collection[RelationName]
) -> tuple[RelationName, ...]:
    return tuple(
        sorted(
            {
                each if each.schema else other
                for each in some
                for other in others
                if each.relation == other.relation
                and (not each.schema or not other.schema or each.schema == other.schema)
            }
        )
    )


def _behind(ours: str, theirs: str) -> str:
    """Our name with a moment after theirs, where both begin with one."""
    moment, separator, slug = ours.partition("_")
    other = theirs.partition("_")[0]
    if not (separator and moment.isdigit() and other.isdigit()) or moment > other:
        return ours
    return f"{int(other) + 1}_{slug}"
