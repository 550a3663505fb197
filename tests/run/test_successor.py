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
# All that can hang on a column and moves along.
HANGING = """
CREATE TABLE nodes (
    id int GENERATED ALWAYS AS IDENTITY (START WITH 7 CACHE 3) PRIMARY KEY,
    tenant int NOT NULL CONSTRAINT "of a tenant" CHECK (tenant > 0),
    label text COLLATE "C" DEFAULT 'none',
    parent int REFERENCES nodes,
    CONSTRAINT nodes_key UNIQUE (tenant, id),
    CONSTRAINT nodes_wide UNIQUE (id, parent) INCLUDE (label),
    CONSTRAINT nodes_up FOREIGN KEY (tenant, parent) REFERENCES nodes (tenant, id)
        ON DELETE SET NULL (parent) DEFERRABLE
);
CREATE TABLE leaves (
    node int NOT NULL CONSTRAINT of_node REFERENCES nodes ON DELETE CASCADE,
    tenant int, FOREIGN KEY (tenant, node) REFERENCES nodes (tenant, id) NOT VALID
);
COMMENT ON CONSTRAINT of_node ON leaves IS 'a leaf''s';
COMMENT ON COLUMN nodes.id IS 'counts';
COMMENT ON COLUMN nodes.label IS 'its "name"';
COMMENT ON COLUMN nodes.tenant IS 'whose';
COMMENT ON SEQUENCE nodes_id_seq IS 'numbers';
COMMENT ON CONSTRAINT "of a tenant" ON nodes IS 'not nobody''s';
COMMENT ON CONSTRAINT nodes_key ON nodes IS 'for the way up';
GRANT USAGE ON SEQUENCE nodes_id_seq TO pg_monitor;
GRANT SELECT (id, tenant, label), UPDATE (label) ON nodes TO pg_monitor WITH GRANT OPTION;
GRANT SELECT (tenant) ON nodes TO PUBLIC;
ALTER TABLE nodes ALTER tenant SET STATISTICS 321, ALTER tenant SET (n_distinct = 5),
    ALTER label SET STATISTICS 50, ALTER label SET STORAGE EXTERNAL,
    ALTER label SET COMPRESSION pglz;
CREATE UNIQUE INDEX nodes_identity ON nodes (tenant, id);
CREATE INDEX nodes_lower ON nodes (lower(label), (tenant * 2), id) WITH (fillfactor = 70)
    WHERE tenant <> 3;
ALTER INDEX nodes_lower ALTER COLUMN 2 SET STATISTICS 77;
COMMENT ON INDEX nodes_lower IS 'for the search';
ALTER TABLE nodes REPLICA IDENTITY USING INDEX nodes_identity;
ALTER TABLE nodes CLUSTER ON nodes_identity;
CREATE STATISTICS nodes_tenants (ndistinct, mcv) ON tenant, label FROM nodes;
CREATE STATISTICS nodes_doubles ON (tenant * 2), (lower(label)) FROM nodes;
ALTER STATISTICS nodes_tenants SET STATISTICS 11;
COMMENT ON STATISTICS nodes_tenants IS 'they go together';
"""
# PostgreSQL's own ALTER TYPE loses these with the index and the object that it makes anew.
FORGOTTEN = """
ALTER INDEX nodes_lower ALTER COLUMN 2 SET STATISTICS 77;
ALTER STATISTICS nodes_tenants SET STATISTICS 11;
"""
NODES = """
INSERT INTO nodes (tenant, label, parent)
    SELECT 1 + n % 2, 'n' || n, CASE WHEN n > 3 THEN 4 + n END FROM generate_series(1, 300) AS n;
INSERT INTO leaves SELECT id, tenant FROM nodes;
"""
OF_NODES = (
    "ALTER TABLE nodes ALTER COLUMN id TYPE bigint;",
    "ALTER TABLE nodes ALTER COLUMN tenant TYPE bigint;",
    'ALTER TABLE nodes ALTER COLUMN label TYPE varchar(40) COLLATE "POSIX";',
    "ALTER TABLE nodes ALTER COLUMN id TYPE bigint, ALTER COLUMN parent TYPE bigint;"
    "ALTER TABLE nodes ALTER COLUMN tenant TYPE bigint;",
    "ALTER TABLE nodes RENAME COLUMN id TO number;",
    "ALTER TABLE nodes RENAME COLUMN tenant TO owner;",
    "ALTER TABLE nodes RENAME COLUMN label TO name;",
)
ROWS = 3_000
FILL = (
    "INSERT INTO orders (customer_id, amount, code) "
    f"SELECT 1 + n % 9, n, 'c' || n FROM generate_series(1, {ROWS}) AS n"
)
# What is asked for, and the way to say that a row of the old column fits the new one.
CHANGES = {
    "ALTER TABLE orders ALTER COLUMN amount TYPE bigint; "
    "ALTER TABLE orders ALTER COLUMN amount SET DEFAULT 7;": "amount",
    "ALTER TABLE orders ALTER COLUMN customer_id TYPE bigint;": "customer_id",
    "ALTER TABLE orders ALTER COLUMN id TYPE bigint;": "id",
    "ALTER TABLE orders ALTER COLUMN code TYPE varchar(60) USING upper(code);": "upper(code)",
    "ALTER TABLE orders RENAME COLUMN amount TO total; "
    "ALTER TABLE orders RENAME CONSTRAINT orders_amount_check TO orders_total_check; "
    "ALTER INDEX orders_amount RENAME TO orders_total; "
    "ALTER TABLE orders ALTER COLUMN total SET DEFAULT 7;": "amount",
}


@pytest.fixture
def shop(deployer: Deployer) -> Deployer:
    deployer.do(SCHEMA)
    deployer.do(FILL)
    return deployer


def fixed(shop: Deployer, direct: str) -> Fixed:
    with connect(shop.url) as conn:
        done = fix(direct, "a.sql", known=_as_large(read_known(conn)), migration="m")
    assert {each.name for each in done.left} <= {"foreign-key-types-differ"}
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


@pytest.mark.parametrize("direct", OF_NODES)
def test_all_that_hangs_on_the_column_moves_along(shop: Deployer, direct: str) -> None:
    shop.do(HANGING)
    shop.do(NODES)
    done = fixed(shop, direct)
    numbers = {name: index for index, name in enumerate(("id", "tenant", "label", "parent"))}
    before = shop.query("SELECT id, tenant, label, parent FROM nodes ORDER BY id")
    read = "SELECT tenant, label, parent FROM nodes WHERE id = %(id)s"
    write = "UPDATE nodes SET label = label, tenant = tenant WHERE id = %(id)s"
    added = "INSERT INTO nodes (tenant, label) VALUES (3, 'new')"
    is_rename = "RENAME" in direct
    with application(shop, read, write, added) as count:
        shop.apply(done.text, "1_expand", terms=shop.terms())
        if not is_rename:
            shop.apply(done.contract, "2_contract")
        while count() < 20:
            pass
    if is_rename:
        shop.apply(done.contract, "2_contract")
    new = {old: old for old in numbers}
    if is_rename:
        old, _, now = direct.rstrip(";").split("COLUMN ")[1].partition(" TO ")
        new[old] = now
    after = shop.query(
        f"SELECT {', '.join(new.values())} FROM nodes WHERE {new['tenant']} < 3 "
        f"ORDER BY {new['id']}"
    )
    assert after == before
    _require_wanted(shop, direct + ("" if is_rename else FORGOTTEN), HANGING)


def _require_wanted(shop: Deployer, direct: str, more: str = "") -> None:
    name = f"{shop.url.database}_wanted"
    shop.do(f"CREATE DATABASE {name} TEMPLATE template0")
    try:
        with connect(shop.url.with_database(name)) as conn:
            conn.execute((SCHEMA + more + direct).encode())
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
        (
            "CREATE TABLE parts (c bigint CONSTRAINT of_c REFERENCES customers) "
            "PARTITION BY RANGE (c);",
            "ALTER TABLE customers ALTER id TYPE numeric;",
            "foreign key of_c of parts, a partitioned table",
        ),
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
            "CREATE FUNCTION f() RETURNS bigint BEGIN ATOMIC SELECT sum(amount) FROM orders; END;",
            "ALTER TABLE orders ALTER amount TYPE bigint;",
            "function f() would have to move along",
        ),
        (
            "ALTER TABLE orders ADD CONSTRAINT k UNIQUE (id) INCLUDE (amount); CREATE TABLE x "
            "(o int CONSTRAINT of_o REFERENCES orders);",
            "ALTER TABLE orders RENAME COLUMN amount TO total;",
            "foreign key of_o stands on k, which includes amount",
        ),
        (
            "CREATE RULE r AS ON DELETE TO orders WHERE OLD.amount > 3 DO INSTEAD NOTHING;",
            "ALTER TABLE orders ALTER amount TYPE bigint;",
            "rule r on table orders would have to move along",
        ),
        (
            "CREATE PUBLICATION p FOR TABLE orders (id, amount);",
            "ALTER TABLE orders RENAME COLUMN amount TO total;",
            "publication of table orders in publication p would have to move along",
        ),
        (
            "CREATE POLICY p ON orders USING (amount > 0);",
            "ALTER TABLE orders RENAME COLUMN amount TO total;",
            "policy p on table orders would have to move along",
        ),
        (
            "CREATE TRIGGER t BEFORE UPDATE OF amount ON orders FOR EACH ROW "
            "EXECUTE FUNCTION suppress_redundant_updates_trigger();",
            "ALTER TABLE orders ALTER amount TYPE bigint;",
            "trigger t on table orders would have to move along",
        ),
        (
            "CREATE TABLE old () INHERITS (orders);",
            "ALTER TABLE orders ALTER amount TYPE bigint;",
            "table old, which inherits from it",
        ),
        (
            "CREATE TABLE p (a int UNIQUE, b int, c int);",
            "ALTER TABLE p ALTER c TYPE bigint;",
            "no key of NOT NULL columns",
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
