"""A file that asks for a column to be kept keeps it, or is not run."""

from __future__ import annotations

import pytest

from whimbrel.errors import Failure
from whimbrel.pg.name import RelationName
from whimbrel.plan.facts.describe import describe
from whimbrel.plan.keep import kept_column, kept_table, require_kept
from whimbrel.script.parse import parse_script

COPY = "INSERT INTO whimbrel_keep.x_orders_note SELECT id, note FROM public.orders;\n"
DROP = "-- whimbrel:keep\nALTER TABLE orders DROP COLUMN note;\n"


def check(sql: str) -> None:
    require_kept(describe(parse_script(sql, name="a.sql")), "a.sql")


def test_what_is_copied_first_is_kept() -> None:
    check(COPY + DROP)
    check("ALTER TABLE orders DROP COLUMN note;")


@pytest.mark.parametrize("before", ["", COPY.replace("note", "code"), COPY.replace("orders", "o")])
def test_what_is_not_copied_is_not_dropped(before: str) -> None:
    with pytest.raises(Failure) as caught:
        check(before + DROP)
    assert str(caught.value.notice) == (
        f"S130: a.sql, line {2 + bool(before)}: column note of orders is to be kept, and nothing "
        "in the file keeps it\n"
        "  why:  its values would be gone with it; nothing was run\n"
        "  next: `whimbrel fix a.sql --database` writes the copy into the file; or remove "
        "`-- whimbrel:keep`"
    )


def test_a_kept_name_carries_the_migrations_and_never_loses_the_column() -> None:
    orders = RelationName("public", "orders")
    assert kept_table("20260101000000_x", orders) == "20260101000000_x_orders"
    assert kept_table("x", RelationName("shop", "orders")) == "x_shop.orders"
    assert kept_column("", orders, "note") == "orders_note"
    long = kept_column("20260101000000_" + "x" * 60, orders, "note")
    assert long == "20260101000000_orders_note"


def test_no_two_tables_are_kept_under_one_name_however_long_names_are() -> None:
    title = "20260101000000_" + "title_" * 9
    tables = [RelationName(schema, "t" * 58 + end) for schema in "ab" for end in ("_old", "_new")]
    names = {kept_table(title, each) for each in tables}
    assert len(names) == 4
    assert all(name.startswith("20260101000000_") and len(name) == 63 for name in names)
    columns = {kept_column(title, each, "note") for each in tables}
    assert len(columns) == 4
    assert all(name.endswith("_note") for name in columns)
