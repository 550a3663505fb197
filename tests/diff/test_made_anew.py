"""Tables that PostgreSQL cannot change into what they are to be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from whimbrel.catalog.catalog import Catalog
from whimbrel.catalog.column import Column, ColumnType, Identity
from whimbrel.catalog.table import Foreign, Table
from whimbrel.diff import change as c
from whimbrel.diff.made_anew import made_anew, made_anew_in_words
from whimbrel.pg.name import RelationName
from whimbrel.pg.version import ServerVersion

T = RelationName("public", "event")
PLAIN = Table(name=T, is_unlogged=False)
BY_DAY = replace(PLAIN, partition_key="RANGE (day)", key_columns=frozenset({"day"}))
BY_LIST = replace(BY_DAY, partition_key="LIST (day)")
THERE = replace(PLAIN, foreign=Foreign(server="far", options=()))
DAY = Column(
    table=T,
    name="day",
    position=1,
    type=ColumnType(text="date", base="date", category="D"),
    collation="",
    identity=Identity.NONE,
    generated=None,
)
LATER = replace(DAY, type=ColumnType(text="timestamp", base="timestamp", category="D"))


def _catalog(*objects: Table | Column) -> Catalog:
    return Catalog(version=ServerVersion(180000), objects=objects)


def _words(before: Table, after: Table) -> tuple[str, ...]:
    made = c.CreateTable(table=after, columns=(), constraints=())
    return made_anew_in_words([c.DropTable(table=before, carries=()), made])


@pytest.mark.parametrize(("before", "after"), [(PLAIN, BY_DAY), (BY_DAY, PLAIN), (BY_DAY, BY_LIST)])
def test_how_a_table_is_partitioned_cannot_be_altered(before: Table, after: Table) -> None:
    assert list(made_anew(_catalog(before), _catalog(after))) == [T_ADDRESS]


T_ADDRESS = PLAIN.address


def test_nor_can_the_type_of_a_column_by_which_it_is() -> None:
    before, after = _catalog(BY_DAY, DAY), _catalog(BY_DAY, LATER)
    assert list(made_anew(before, after)) == [T_ADDRESS]
    assert list(made_anew(_catalog(PLAIN, DAY), _catalog(PLAIN, LATER))) == []


def test_it_is_said_whose_rows_are_lost() -> None:
    assert _words(PLAIN, BY_DAY) == (
        "table public.event is dropped and created, and its rows are lost: PostgreSQL cannot make "
        "it a partitioned table in place",
    )
    assert _words(BY_DAY, PLAIN)[0].endswith("cannot make it an ordinary table in place")
    assert _words(BY_DAY, BY_LIST) == (
        "table public.event is made anew around its partitions, which keep their rows: how a table "
        "is partitioned cannot be altered",
    )
    assert _words(THERE, THERE)[0].endswith("its rows are elsewhere, and stay there")
