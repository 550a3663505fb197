"""A column gets another type or name while the old application goes on, as `fix` writes it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from random import Random

import psycopg
import pytest
from tests.run.conftest import Deployer

from whimbrel.catalog.catalog import Catalog
from whimbrel.db.connect import Connection, connect
from whimbrel.diff.compare import compare
from whimbrel.guard.fix import Fixed, fix
from whimbrel.plan.known import Known
from whimbrel.read.catalog import read_catalog
from whimbrel.read.known import read_known

SCHEMA = """
CREATE TABLE customers (id bigint PRIMARY KEY);
INSERT INTO customers SELECT generate_series(1, 9);
CREATE TABLE orders (
    id serial PRIMARY KEY,
    customer_id int NOT NULL REFERENCES customers,
    amount int NOT NULL DEFAULT 5 CHECK (amount >= 0),
    code text UNIQUE
);
CREATE INDEX orders_amount ON orders (amount, code) WHERE amount > 3;
"""
ROWS = 3_000
FILL = (
    "INSERT INTO orders (customer_id, amount, code) "
    f"SELECT 1 + n % 9, n, 'c' || n FROM generate_series(1, {ROWS}) AS n"
)
# What is asked for, and the way to say that a row of the old column fits the new one.
CHANGES = {
    "ALTER TABLE orders ALTER COLUMN amount TYPE bigint;": "amount",
    "ALTER TABLE orders ALTER COLUMN customer_id TYPE bigint;": "customer_id",
    "ALTER TABLE orders ALTER COLUMN id TYPE bigint;": "id",
    "ALTER TABLE orders ALTER COLUMN code TYPE varchar(60) USING upper(code);": "upper(code)",
    "ALTER TABLE orders RENAME COLUMN amount TO total;": "amount",
}


@pytest.fixture
def shop(deployer: Deployer) -> Deployer:
    deployer.do(SCHEMA)
    deployer.do(FILL)
    return deployer


def fixed(shop: Deployer, direct: str) -> Fixed:
    with connect(shop.url) as conn:
        done = fix(direct, "a.sql", known=_as_large(read_known(conn)), migration="m")
    assert done.left == ()
    return done


def _as_large(known: Known) -> Known:
    tables = {n: replace(t, size_bytes=10**12) for n, t in known.tables.items()}
    return replace(known, tables=tables, free_bytes=None)


@contextmanager
def application(shop: Deployer, *deeds: str) -> Iterator[Callable[[], int]]:
    """Clients that do these statements over and over; how many were done. Refused is failed."""
    is_over, done, refused = threading.Event(), [0] * len(deeds), list[str]()

    def work(number: int, deed: str) -> None:
        chance = Random(number)
        with connect(shop.url, application_name="shop") as conn:
            while not is_over.wait(0.002):
                values = {"id": chance.randint(1, ROWS), "n": chance.randint(0, 9_999)}
                try:
                    conn.execute(deed.encode(), values)
                except psycopg.Error as exc:
                    refused.append(f"{deed}: {exc}")
                    return
                done[number] += 1

    threads = [threading.Thread(target=work, args=each) for each in enumerate(deeds)]
    for thread in threads:
        thread.start()
    try:
        yield lambda: min(done)
    finally:
        is_over.set()
        for thread in threads:
            thread.join()
    assert refused == []


READ = "SELECT id, customer_id, amount, code FROM orders WHERE id = %(id)s"
UPDATE = "UPDATE orders SET amount = amount + 1, customer_id = 1 + %(n)s %% 9 WHERE id = %(id)s"
INSERT = "INSERT INTO orders (customer_id, code) VALUES (1, gen_random_uuid()::text)"


@pytest.mark.parametrize("direct", [each for each in CHANGES if "TYPE" in each])
def test_the_old_application_works_before_during_and_after_a_change_of_type(
    shop: Deployer, direct: str
) -> None:
    done, value = fixed(shop, direct), CHANGES[direct]
    shop.do(f"CREATE TABLE witness AS SELECT id, {value} AS value FROM orders")
    with application(shop, READ, UPDATE, INSERT) as count:
        shop.apply(done.text, "1_expand", terms=shop.terms())
        between = count()
        shop.apply(done.contract, "2_contract")
        assert count() > between > 0
    column = "code" if value == "upper(code)" else value
    if value in ("upper(code)", "id"):  # which nobody has written since
        lost = (
            f"SELECT count(*) FROM witness AS w LEFT JOIN orders AS o USING (id) WHERE o.{column}"
        )
        assert shop.one(f"{lost} IS DISTINCT FROM w.value") == 0
    assert shop.one(f"SELECT count(*) FROM orders WHERE id <= {ROWS}") == ROWS
    shop.do("DROP TABLE witness")
    _require_wanted(shop, direct)


def test_both_names_are_kept_in_step_until_the_old_one_goes(shop: Deployer) -> None:
    (direct,) = [each for each in CHANGES if "RENAME" in each]
    done = fixed(shop, direct)
    new = "UPDATE orders SET total = total + 1 WHERE id = %(id)s"
    added = "INSERT INTO orders (customer_id, total) VALUES (1, %(n)s)"
    with application(shop, READ, UPDATE, INSERT):
        shop.apply(done.text, "1_expand")
        with application(shop, new, added) as count:
            while count() < 20:
                pass
    assert shop.one("SELECT count(*) FROM orders WHERE total IS DISTINCT FROM amount") == 0
    with application(shop, new, added) as count:
        shop.apply(done.contract, "2_contract")
        while count() < 20:
            pass
    _require_wanted(shop, direct)


def _require_wanted(shop: Deployer, direct: str) -> None:
    name = f"{shop.url.database}_wanted"
    shop.do(f"CREATE DATABASE {name} TEMPLATE template0")
    try:
        with connect(shop.url.with_database(name)) as conn:
            conn.execute((SCHEMA + direct).encode())
            wanted = read_catalog(conn)
        assert _differences(_catalog(shop), wanted) == []
    finally:
        shop.do(f"DROP DATABASE {name} WITH (FORCE)")


def _catalog(shop: Deployer) -> Catalog:
    with connect(shop.url) as conn:
        return read_catalog(conn)


def _differences(live: Catalog, wanted: Catalog) -> list[str]:
    return [str(each) for each in compare(live, wanted).changes]


@pytest.mark.parametrize(
    ("first", "direct", "why"),
    [
        ("", "ALTER TABLE customers ALTER id TYPE numeric;", "foreign key orders_customer_id_fkey"),
        (
            "CREATE VIEW v AS SELECT amount FROM orders;",
            "ALTER TABLE orders ALTER amount TYPE bigint;",
            "view v would have to move along",
        ),
        (
            "ALTER TABLE orders ADD COLUMN g int GENERATED ALWAYS AS (amount * 2) STORED;",
            "ALTER TABLE orders RENAME COLUMN amount TO total;",
            "generated column",
        ),
        (
            "CREATE TABLE p (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY);",
            "ALTER TABLE p ALTER id TYPE bigint;",
            "the sequence of an identity",
        ),
        (
            "CREATE TABLE p (a int, b int, c int, PRIMARY KEY (a, b));",
            "ALTER TABLE p ALTER c TYPE bigint;",
            "no primary key of one column",
        ),
        (
            "CREATE TABLE p (a int PRIMARY KEY, c int) PARTITION BY RANGE (a);",
            "ALTER TABLE p ALTER c TYPE bigint;",
            "partitioned",
        ),
    ],
)
def test_what_cannot_move_along_is_named(
    connection: Connection, first: str, direct: str, why: str
) -> None:
    connection.execute((SCHEMA + first).encode())
    done = fix(direct, "a.sql", known=_as_large(read_known(connection)))
    assert (done.text, done.contract) == (direct, "")
    assert any(why in each.why_not for each in done.left), done.left
