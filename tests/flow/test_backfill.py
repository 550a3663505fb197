from __future__ import annotations

import pytest
from tests.shell import Shell

from whimbrel.config.url import parse_url
from whimbrel.db.connect import connect
from whimbrel.errors import Exit
from whimbrel.run import backfill

FILL = "-- whimbrel:batch key=id\nUPDATE orders SET total = 1 / (5000 - id) WHERE total IS NULL;\n"


def test_a_batched_migration_from_failure_to_its_end(
    shop: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backfill, "MOST_ROWS", 1_000)
    shop("backfill", "pause").stopped("R158", Exit.FAILED)
    shop.migration(
        "20260101000000_first",
        "CREATE TABLE orders (id int PRIMARY KEY, total int);\n"
        "INSERT INTO orders SELECT n FROM generate_series(1, 6000) AS n;\n",
    )
    shop.migration("20260102000000_fill", FILL)
    said = shop("deploy")
    assert said.code == Exit.FAILED
    assert "R159: 1 row of orders could not be done by step 1 (UPDATE, line 2)" in said.err
    assert "by id: 5000: division by zero; all others are done" in said.err
    listed = shop.done("backfill", "list")
    assert "20260102000000_fill step 1: 5,999 rows in " in listed.out
    assert "batches, up to key 6000 (run)" in listed.out
    assert "(pause)" in shop.done("backfill", "pause").out
    with connect(parse_url(shop.get("DEVELOPMENT_DATABASE_URL"), source="test")) as conn:
        conn.execute("DELETE FROM orders WHERE id = 5000")
        assert "R156" in shop("deploy").err
        shop.done("backfill", "resume")
        said = shop.done("deploy")
        assert "rows in" in said.err
        row = conn.execute("SELECT count(*) FROM orders WHERE total IS NULL").fetchone()
        assert row == (0,)
    assert shop.done("backfill", "list", "--json").json["backfills"] == []


def test_a_file_that_cannot_be_cut_into_batches_is_refused_before_anything_runs(
    shop: Shell,
) -> None:
    shop.migration("20260101000000_first", "CREATE TABLE orders (id int PRIMARY KEY, total int);\n")
    shop.migration(
        "20260102000000_fill", "-- whimbrel:batch key=id\nUPDATE orders SET total = 1;\n"
    )
    shop("deploy").stopped("S121", Exit.FAILED)
    assert shop.done("status").out.count("pending") >= 1
