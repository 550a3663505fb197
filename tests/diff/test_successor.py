"""A type that columns are of gets a successor, and each value finds its way to it."""

from __future__ import annotations

from whimbrel.catalog.catalog import Cast, CatalogObject
from whimbrel.catalog.column import Column, ColumnType, Identity
from whimbrel.catalog.composite_type import Attribute, CompositeType
from whimbrel.catalog.domain import Domain
from whimbrel.diff.retype import from_replaced
from whimbrel.pg.name import RelationName

CASTS = frozenset(
    {
        Cast("integer", "bigint", is_assignment=True),
        Cast("numeric", "integer", is_assignment=True),
    }
)


def _column(type_: str) -> Column:
    return Column(
        table=RelationName("public", "t"),
        name="c",
        position=1,
        type=ColumnType(text=type_, base=type_, category="U"),
        collation="",
        identity=Identity.NONE,
        generated=None,
    )


def _domain(base: str) -> Domain:
    type_ = ColumnType(text=base, base=base, category="U")
    return Domain(name=RelationName("public", "d"), type=type_, collation="")


def _composite(**attributes: str) -> CompositeType:
    found = tuple(Attribute(name=n, type=t, collation="") for n, t in attributes.items())
    return CompositeType(name=RelationName("public", "p"), attributes=found)


def _using(type_: str, old: CatalogObject, new: CatalogObject) -> str:
    return from_replaced(_column(type_), old, new, CASTS)


def test_a_domain_is_reached_by_the_cast_of_what_it_stands_on() -> None:
    assert _using("public.d", _domain("integer"), _domain("bigint")) == '"c"::public.d'
    assert _using("public.d", _domain("date"), _domain("oid")) == '"c"::text::public.d'
    assert _using("public.d[]", _domain("integer"), _domain("bigint")) == (
        '"c"::text[]::public.d[]'
    )


def test_a_composite_value_keeps_its_attributes_by_name_and_its_null() -> None:
    old = _composite(a="integer", b="numeric(9,2)", gone="text")
    new = _composite(come="text", b="integer", a="integer")
    assert _using("public.p", old, new) == (
        'CASE WHEN "c" IS DISTINCT FROM NULL '
        'THEN ROW(NULL, ("c")."b"::integer, ("c")."a")::public.p END'
    )


def test_an_attribute_of_a_type_put_aside_is_left_by_way_of_text() -> None:
    old = _composite(m="public.mood", t="date")
    new = _composite(m="public.mood", t="text")
    assert _using("public.p", old, new) == (
        'CASE WHEN "c" IS DISTINCT FROM NULL '
        'THEN ROW(("c")."m"::text::public.mood, ("c")."t"::text)::public.p END'
    )


def test_what_is_the_same_goes_through_text() -> None:
    same = _composite(m="public.mood")
    assert _using("public.p", same, same) == '"c"::text::public.p'
    assert _using("public.p[]", same, same) == '"c"::text[]::public.p[]'
