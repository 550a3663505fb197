"""A migration in several folders, as Prisma replays them: what cannot run in a transaction stands
alone, and a new label of an enum is committed before it is used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..catalog.catalog import Catalog
from ..plan.arrange.planned import one_transaction_each
from ..sources.material import Material, followed, read_material
from .scratch import ScratchServer
from .undo import Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One folder's way, from the catalog `old` to `new`."""

    way: Way
    old: Catalog
    new: Catalog


def parts_of(whole: Part, server: ScratchServer) -> Iterator[Part]:
    """In the order in which they run; `whole` itself where one folder does."""
    way, old = whole.way, whole.old
    groups = list(one_transaction_each(way.statements))
    if len(groups) == 1:
        yield whole
        return
    done: list[str] = []
    before = way.before
    for group in groups:
        done += [each.sql for each in group]
        is_last = group is groups[-1]
        # A value of its own: the list grows while earlier parts are still to be built.
        after = way.after if is_last else followed(way.before, tuple(done))
        new = whole.new if is_last else _catalog(after, server)
        changes = tuple(dict.fromkeys(each.change for each in group))
        there = replace(way.there, changes=changes)
        yield Part(
            way=Way(before=before, after=after, there=there, statements=group), old=old, new=new
        )
        before, old = after, new


def _catalog(material: Material, server: ScratchServer) -> Catalog:
    return read_material(material, server.url, forbidden_systems=server.forbidden_systems)
