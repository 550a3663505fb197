"""Differences named object by object."""

from __future__ import annotations

from whimbrel.catalog.address import Address, ObjectKind
from whimbrel.catalog.catalog import Catalog, CatalogObject
from whimbrel.catalog.index import Index
from whimbrel.catalog.table import Table
from whimbrel.catalog.unmodelled import Unmodelled
from whimbrel.diff.difference import Side
from whimbrel.diff.objects import differing_objects, without_objects, without_parts
from whimbrel.pg.name import RelationName
from whimbrel.pg.version import ServerVersion

ORDERS = RelationName("public", "orders")
TABLE = Table(name=ORDERS, is_unlogged=False)
INDEX = Index(
    name=RelationName("public", "by_total"),
    table=ORDERS,
    on="public.orders USING btree (total)",
    is_unique=False,
    is_valid=True,
)
VIEW = Unmodelled(address=Address(ObjectKind.VIEW, "public", "totals"), digest="1")
OWNER = Unmodelled(address=Address(ObjectKind.OWNER, "public", "orders"), digest="1")


def catalog(*objects: CatalogObject) -> Catalog:
    return Catalog(version=ServerVersion(180000), objects=objects)


def test_each_side_is_told_apart() -> None:
    other = Unmodelled(address=VIEW.address, digest="2")
    found = differing_objects(catalog(TABLE, VIEW), catalog(INDEX, other))
    assert [(each.address.kind, each.side) for each in found] == [
        (ObjectKind.INDEX, Side.AFTER),
        (ObjectKind.TABLE, Side.BEFORE),
        (ObjectKind.VIEW, Side.BOTH),
    ]
    assert [each.is_modelled for each in found] == [True, True, False]
    assert found[0].table == "public.orders"


def test_what_belongs_to_a_new_table_is_said_with_it() -> None:
    found = differing_objects(catalog(), catalog(TABLE, INDEX, VIEW))
    assert [each.shown for each in without_parts(found)] == [
        "table public.orders",
        "view public.totals (not modelled)",
    ]
    alone = differing_objects(catalog(TABLE), catalog(TABLE, INDEX))
    assert [each.shown for each in without_parts(alone)] == ["index public.by_total"]


def test_who_owns_it_is_no_difference() -> None:
    assert differing_objects(catalog(TABLE), catalog(TABLE, OWNER)) == ()


def test_objects_are_left_out_by_address_or_table() -> None:
    left = without_objects(catalog(TABLE, INDEX, VIEW), lambda _, table: table == "public.orders")
    assert left.objects == (VIEW,)
