"""Two catalogs → what has to change for the first to become the second."""

from __future__ import annotations

from collections.abc import Iterator

from ..catalog.catalog import Catalog
from ..catalog.column import Column
from ..catalog.pause import without_collector
from ..catalog.unmodelled import Unmodelled
from ..pg.name import RelationName
from .carried import Carried
from .columns import column_changes
from .difference import Difference, Side, UnmodelledDifference
from .focus import focused
from .heirs import with_heirs
from .loosen import loosened
from .pairing import Pairing, pair
from .part_names import PartRename
from .passwords import keeping_passwords
from .rename import Rename as Wish
from .rename import apply_renames, find_candidates
from .same import rename_same, renamed_address
from .spaces import space_changes
from .tables import table_changes
from .unseen import both_only_named
from .wholes import whole_changes


def compare(before: Catalog, after: Catalog, renames: tuple[Wish, ...] = ()) -> Difference:
    """What changes, what differs without being modelled, and what looks like a rename.

    `renames` come from `rename.read_renames`. Tables and columns are renamed by them only;
    constraints, indexes and sequences that differ in nothing but their name are renamed unasked.
    """
    if not renames and before.objects == after.objects:
        return no_difference(before)
    if not (before.knows_subscriptions and after.knows_subscriptions):
        before, after = before.without_subscriptions(), after.without_subscriptions()
    if not after.knows_subscriptions:
        # It comes of a text, which had better name no password.
        after = keeping_passwords(before, after)
    before, after = both_only_named(before, after)
    with without_collector():
        return _compared(before, after, renames)


def no_difference(catalog: Catalog) -> Difference:
    """The usual answer, given at once."""
    return Difference(
        changes=(), unmodelled=(), candidates=(), column_order=(), before=catalog, after=catalog
    )


def _compared(before: Catalog, after: Catalog, renames: tuple[Wish, ...]) -> Difference:
    start, first = apply_renames(before, renames)
    start, new = focused(start, after)
    apart: frozenset[PartRename] = frozenset()
    while True:
        old, second = rename_same(start, new, apart)
        old = loosened(old, new)
        pairing = pair(old, new)
        # What has to be made anew anyway is not renamed first.
        useless = {each for each in second if pairing.is_dropped(renamed_address(each))}
        if not useless:
            break
        apart |= useless
    carried = Carried(pairing)
    changes = (
        *space_changes(pairing, before),
        *table_changes(pairing, old, carried),
        *column_changes(pairing, old),
        *whole_changes(pairing, old, carried),
    )
    return Difference(
        changes=(*first, *second, *with_heirs(changes, pairing)),
        unmodelled=tuple(_unmodelled(pairing)),
        candidates=find_candidates(pairing, renames),
        column_order=tuple(_reordered(old, new)),
        before=old,
        after=after,
    )


def _unmodelled(pairing: Pairing) -> Iterator[UnmodelledDifference]:
    for address in sorted({*pairing.before, *pairing.after}):
        old, new = pairing.before.get(address), pairing.after.get(address)
        if isinstance(old or new, Unmodelled) and old != new:
            side = Side.AFTER if old is None else Side.BEFORE if new is None else Side.BOTH
            yield UnmodelledDifference(address=address, side=side)


def _reordered(before: Catalog, after: Catalog) -> Iterator[RelationName]:
    """Tables whose common columns stand in another order."""
    orders = _orders(before), _orders(after)
    for table in sorted({*orders[0]} & {*orders[1]}):
        old, new = orders[0][table], orders[1][table]
        if [n for n in old if n in new] != [n for n in new if n in old]:
            yield table


def _orders(catalog: Catalog) -> dict[RelationName, list[str]]:
    columns = [each for each in catalog.objects if isinstance(each, Column)]
    orders: dict[RelationName, list[str]] = {}
    for column in sorted(columns, key=lambda each: each.position):
        orders.setdefault(column.table, []).append(column.name)
    return orders
