"""Batched INSERT … SELECT, composite keys, partitioned tables, and rows that go through Python."""

from __future__ import annotations

import pytest
from tests.run.conftest import NAME, Deployer

from whimbrel.errors import Failure
from whimbrel.history.layout import Migration
from whimbrel.plan.cut import cut
from whimbrel.plan.facts.describe import describe
from whimbrel.run import backfill
from whimbrel.run.deployment import Deployment
from whimbrel.run.events import BatchDone, PoisonRow
from whimbrel.run.outcome import Outcome, Task
from whimbrel.script.parse import parse_script

ROWS = 1_200


@pytest.fixture
def shop(deployer: Deployer, monkeypatch: pytest.MonkeyPatch) -> Deployer:
    monkeypatch.setattr(backfill, "FIRST_ROWS", 100)
    monkeypatch.setattr(backfill, "MOST_ROWS", 100)
    deployer.do(
        "CREATE TABLE orders (region text NOT NULL, id int NOT NULL, note text, "
        "PRIMARY KEY (region, id)) PARTITION BY LIST (region);"
        "CREATE TABLE orders_e PARTITION OF orders FOR VALUES IN ('east');"
        "CREATE TABLE orders_w PARTITION OF orders FOR VALUES IN ('west', 'we''st');"
        "CREATE TABLE archive (region text, id int, note text, PRIMARY KEY (region, id))"
    )
    deployer.do(
        "INSERT INTO orders SELECT (ARRAY['east', 'west', 'we''st'])[1 + n % 3], n "
        f"FROM generate_series(1, {ROWS}) AS n"
    )
    return deployer


def parts(deployer: Deployer) -> int:
    return len([each for each in deployer.told if isinstance(each, BatchDone)])


def test_a_partitioned_table_goes_by_a_key_of_two_columns(shop: Deployer) -> None:
    shop.apply(
        "-- whimbrel:batch key=region,id\nUPDATE orders SET note = region WHERE note IS NULL;"
    )
    assert parts(shop) >= ROWS // 100
    assert shop.one("SELECT count(*) FROM orders WHERE note IS DISTINCT FROM region") == 0


COPY = (
    "-- whimbrel:batch key=region,id\nINSERT INTO archive SELECT o.region, o.id, 'copied' "
    "FROM orders AS o WHERE o.id > 200 ON CONFLICT DO NOTHING;"
)


def test_rows_are_copied_once_also_when_it_was_interrupted(shop: Deployer) -> None:
    shop.do("INSERT INTO archive VALUES ('east', 300, 'before')")
    terms, calls = shop.terms(), 0

    def break_off(*_: object) -> None:
        nonlocal calls
        calls += 1
        if calls == 4:
            raise KeyboardInterrupt

    object.__setattr__(terms, "still_allowed", break_off)
    assert shop.failure(COPY, terms=terms).notice.code == "R120"
    assert 0 < int(str(shop.one("SELECT count(*) FROM archive"))) < ROWS - 200
    shop.apply(COPY)
    assert shop.query("SELECT note, count(*) FROM archive GROUP BY 1 ORDER BY 1") == [
        ("before", 1),
        ("copied", ROWS - 201),
    ]


def test_a_key_in_another_order_than_the_index_is_refused(shop: Deployer) -> None:
    failure = shop.failure("-- whimbrel:batch key=id,region\nDELETE FROM orders;")
    assert failure.notice.code == "R150"
    assert "no unique index is on id, region alone" in failure.notice.why
    failure = shop.failure("-- whimbrel:batch key=region,nope\nDELETE FROM orders;")
    assert "has not all of the columns region, nope" in failure.notice.why


SELECT = (
    "-- whimbrel:batch key=region,id\nSELECT region, id FROM orders WHERE note IS NULL FOR UPDATE;"
)
PYTHON = """
def batch(conn, rows):
    with conn.cursor() as cursor:
        cursor.executemany(
            "UPDATE orders SET note = %s WHERE region = %s AND id = %s",
            [(name(row.id), row.region, row.id) for row in rows],
        )

def name(id):
    return f"order {100 // (id - 77)}"
"""


def apply_python(shop: Deployer, python: str | None, sql: str = SELECT) -> Outcome:
    migration = Migration(name=NAME, raw=sql.encode(), sql=sql, data=python)
    task = Task(migration=migration, segments=cut(describe(parse_script(sql, name=NAME))))
    with Deployment(shop.url, shop.table, shop.terms()) as deployment:
        return deployment.apply(task)


def test_python_is_given_the_rows_and_what_it_stumbles_over_is_found(shop: Deployer) -> None:
    with pytest.raises(Exception, match="R159") as caught:
        apply_python(shop, PYTHON)
    assert "west, 77" not in str(caught.value)
    assert "ZeroDivisionError" in str(caught.value)
    assert len([each for each in shop.told if isinstance(each, PoisonRow)]) == 1
    assert shop.query("SELECT id FROM orders WHERE note IS NULL") == [(77,)]
    with pytest.raises(Exception, match="R106"):  # what has run is held fast
        apply_python(shop, PYTHON.replace("77", "7777"))
    shop.do("UPDATE orders SET note = 'by hand' WHERE id = 77")
    assert apply_python(shop, PYTHON).ran
    assert shop.one("SELECT count(*) FROM orders WHERE note IS NULL") == 0


def test_python_that_ends_the_program_ends_the_migration_instead(shop: Deployer) -> None:
    with pytest.raises(Failure) as caught:
        apply_python(shop, "def batch(conn, rows): raise SystemExit(0)")
    assert caught.value.notice.code == "R159"
    assert "SystemExit" in str(caught.value)


@pytest.mark.parametrize(
    ("python", "why"),
    [
        (None, "there is no data.py"),
        ("def batch(conn, rows:", "data.py does not load: SyntaxError"),
        ("import no_such_thing", "data.py does not load: ModuleNotFoundError"),
        ("raise SystemExit(0)", "data.py does not load: SystemExit"),
        ("def other(conn, rows): pass", "has no function batch"),
        ("def batch(conn, rows): conn.execute('ROLLBACK')", "committed together"),
    ],
)
def test_what_python_cannot_be_run_is_refused(shop: Deployer, python: str, why: str) -> None:
    with pytest.raises(Exception, match=r"R16[12]") as caught:
        apply_python(shop, python)
    assert why in str(caught.value)
    assert shop.one("SELECT count(*) FROM orders WHERE note IS NOT NULL") == 0
