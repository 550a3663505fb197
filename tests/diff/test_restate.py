"""What speaks of a renamed table follows it, so that nothing is made anew."""

from __future__ import annotations

from whimbrel.catalog.address import Address, ObjectKind
from whimbrel.catalog.stated import Stated
from whimbrel.diff.restate import restated_constraint, restated_for_table
from whimbrel.pg.name import RelationName

OLD, NEW = RelationName("public", "orders"), RelationName("shop", "Order")


def test_a_published_table_is_called_by_its_new_name() -> None:
    publication = Address(ObjectKind.PUBLICATION, "", "p")
    published = Stated(
        address=Address(ObjectKind.PUBLICATION_TABLE, "public", "orders", "p"),
        create="ALTER PUBLICATION p ADD TABLE ONLY public.orders (id)",
        drop=("ALTER PUBLICATION p DROP TABLE ONLY public.orders",),
        home=publication,
    )
    assert restated_for_table(published, OLD, NEW) == Stated(
        address=Address(ObjectKind.PUBLICATION_TABLE, "shop", "Order", "p"),
        create='ALTER PUBLICATION p ADD TABLE ONLY shop."Order" (id)',
        drop=('ALTER PUBLICATION p DROP TABLE ONLY shop."Order"',),
        home=publication,
    )


def test_a_statistics_object_keeps_its_name() -> None:
    statistics = Stated(
        address=Address(ObjectKind.STATISTICS, "public", "s"),
        create="CREATE STATISTICS public.s ON a, b FROM public.orders",
        home=Address(ObjectKind.TABLE, "public", "orders"),
    )
    moved = restated_for_table(statistics, OLD, NEW)
    assert moved.address == statistics.address
    assert moved.create == 'CREATE STATISTICS public.s ON a, b FROM shop."Order"'
    assert moved.home == Address(ObjectKind.TABLE, "shop", "Order")


def test_a_domain_constraint_is_said_under_its_new_name_everywhere() -> None:
    text = "CONSTRAINT old CHECK ((VALUE > 0))"
    constraint = Stated(
        address=Address(ObjectKind.DOMAIN_CONSTRAINT, "public", "d", "old"),
        create=f"ALTER DOMAIN public.d ADD {text}",
        shape=text,
        inline=text,
        replace=("ALTER DOMAIN public.d VALIDATE CONSTRAINT old",),
        drop=("ALTER DOMAIN public.d DROP CONSTRAINT old",),
    )
    renamed = restated_constraint(constraint, "New one")
    assert renamed.address.part == "New one"
    assert renamed.inline == renamed.shape == 'CONSTRAINT "New one" CHECK ((VALUE > 0))'
    assert renamed.drop == ('ALTER DOMAIN public.d DROP CONSTRAINT "New one"',)
