"""A migration in several folders, as Prisma replays them: what cannot run in a transaction stands
alone, and a new label of an enum is committed before it is used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..catalog.catalog import Catalog
from ..plan.arrange.planned import one_transaction_each
from ..sources.material import followed, read_material
from .scratch import ScratchServer
from .undo import Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One folder's way, from the catalog `old` to `new`."""

    way: Way
    old: Catalog
    new: Catalog


def parts_of(way: Way, old: Catalog, new: Catalog, server: ScratchServer) -> Iterator[Part]:
    """In the order in which they run; `way` itself where one folder does."""
    groups = list(one_transaction_each(way.statements))
    if len(groups) == 1:
        yield Part(way=way, old=old, new=new)
        return
    done: list[str] = []
    before = way.before
    for group in groups:
        done += [each.sql for each in group]
        is_last = group is groups[-1]
        after = way.after if is_last else followed(way.before, done)
        reached = (
            new
            if is_last
            else read_material(after, server.url, forbidden_systems=server.forbidden_systems)
        )
        changes = tuple(dict.fromkeys(each.change for each in group))
        there = replace(way.there, changes=changes)
        yield Part(
            way=Way(before=before, after=after, there=there, statements=group),
            old=old,
            new=reached,
        )
        before, old = after, reached
