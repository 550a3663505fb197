"""Equal schemas have equal fingerprints, and only they."""

from __future__ import annotations

from dataclasses import replace

from whimbrel.catalog.catalog import Cast, Catalog
from whimbrel.catalog.column import Column, ColumnType, Identity
from whimbrel.catalog.fingerprint import fingerprint
from whimbrel.catalog.table import Table
from whimbrel.pg.name import RelationName
from whimbrel.pg.version import ServerVersion

T = RelationName("public", "t")
TABLE = Table(name=T, is_unlogged=False)
COLUMN = Column(
    table=T,
    name="a",
    position=1,
    type=ColumnType(text="integer", base="integer", category="N"),
    collation="",
    identity=Identity.NONE,
    generated=None,
)


def _catalog(*objects: Table | Column) -> Catalog:
    return Catalog(version=ServerVersion(180000), objects=objects)


def test_the_order_of_objects_and_of_columns_is_no_part_of_it() -> None:
    moved = replace(COLUMN, position=7)
    assert fingerprint(_catalog(TABLE, COLUMN)) == fingerprint(_catalog(moved, TABLE))


def test_every_other_property_is_part_of_it() -> None:
    first = fingerprint(_catalog(TABLE, COLUMN))
    others = [
        _catalog(TABLE),
        _catalog(replace(TABLE, is_unlogged=True), COLUMN),
        _catalog(TABLE, replace(COLUMN, name="b")),
        _catalog(TABLE, replace(COLUMN, identity=Identity.ALWAYS)),
        _catalog(TABLE, replace(COLUMN, collation='pg_catalog."C"')),
    ]
    assert first not in {fingerprint(each) for each in others}


def test_the_server_is_no_part_of_it() -> None:
    there = Catalog(
        version=ServerVersion(150000),
        objects=(TABLE, COLUMN),
        casts=frozenset({Cast("a", "b", is_assignment=True)}),
    )
    assert fingerprint(there) == fingerprint(_catalog(TABLE, COLUMN))
