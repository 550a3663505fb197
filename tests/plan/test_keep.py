"""A file that asks for a column to be kept keeps it, or is not run."""

from __future__ import annotations

import pytest

from whimbrel.errors import Failure
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
    assert kept_table("20260101000000_x", "orders") == "20260101000000_x_orders"
    assert kept_column("", "orders", "note") == "orders_note"
    long = kept_column("20260101000000_" + "x" * 60, "orders", "note")
    assert len(long) == 63
    assert long.startswith("20260101000000_")
    assert long.endswith("_note")
