"""What rules know of a database: read in one snapshot, written to a file and read back the same."""

from __future__ import annotations

from dataclasses import replace

from whimbrel.db.connect import Connection
from whimbrel.guard.inspect import Inspector
from whimbrel.guard.levels import DEFAULT_RULES
from whimbrel.pg.name import RelationName
from whimbrel.plan.facts.describe import describe
from whimbrel.plan.known import Known
from whimbrel.plan.known_json import read_known as read_snapshot
from whimbrel.plan.known_json import write_known
from whimbrel.plan.trail import Trail
from whimbrel.read.known import read_known
from whimbrel.script.parse import parse_script

SCHEMA = """
CREATE SCHEMA app;
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE TABLE customers (id bigint PRIMARY KEY, name varchar(20) NOT NULL, "Odd name" text);
CREATE TABLE orders (
    id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id), note text,
    quantity positive, CONSTRAINT note_is_there CHECK (note IS NOT NULL)
);
CREATE INDEX orders_note ON orders (note, lower(note)) WHERE note <> '';
CREATE TABLE app.visits (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE app.visits_rest PARTITION OF app.visits DEFAULT;
CREATE VIEW names AS SELECT name FROM customers;
CREATE FUNCTION app.steady() RETURNS int LANGUAGE sql STABLE AS 'SELECT 1';
CREATE SEQUENCE numbers;
SELECT setval('numbers', 41);
INSERT INTO customers SELECT n, 'name', 'x' FROM generate_series(1, 100) AS n;
ANALYZE customers;
"""
CUSTOMERS, ORDERS = RelationName("", "customers"), RelationName("", "orders")


def seen(sql: str, known: Known, small_bytes: int = 0) -> list[tuple[str, str]]:
    steps = describe(parse_script(sql, name="a.sql"))
    found = Inspector(DEFAULT_RULES, small_bytes=small_bytes).inspect(steps, Trail(known))
    return [(each.rule.name, each.what) for each in found]


def test_tables_columns_constraints_indexes_dependents_and_sizes(connection: Connection) -> None:
    connection.execute(SCHEMA.encode())
    known = read_known(connection)
    customers, orders = known.tables[CUSTOMERS], known.tables[ORDERS]
    assert (customers.rows, customers.kind) == (100, "r")
    assert (customers.size_bytes or 0) >= 8192
    assert (customers.columns["name"].type, customers.columns["name"].is_nullable) == (
        *("character varying(20)", False),
    )
    assert customers.dependents == ("foreign key orders_customer_id_fkey of orders", "view names")
    assert customers.column_dependents["name"] == ("view names",)
    key = orders.constraints["orders_customer_id_fkey"]
    assert (key.kind, key.columns, key.other) == ("foreign key", ("customer_id",), CUSTOMERS)
    assert orders.constraints["note_is_there"].is_not_null
    index = known.indexes[RelationName("", "orders_note")]
    assert (index.columns, index.is_partial, index.is_unique) == (("note", ""), True, False)
    visits = known.tables[RelationName("app", "visits")]
    assert (visits.kind, visits.partition_key) == ("p", ("at",))
    assert visits.default_partition == RelationName("app", "visits_rest")
    assert known.types["positive"].users == (ORDERS,)
    assert known.volatility["app.steady"] == "stable"
    assert known.sequences[RelationName("", "numbers")] == 41
    assert known.free_bytes is None or known.free_bytes > 0
    assert read_snapshot(write_known(known), "a snapshot") == known


def test_rules_grow_silent_or_sharper_by_what_is_known(connection: Connection) -> None:
    connection.execute(SCHEMA.encode())
    known = read_known(connection)
    assert seen("ALTER TABLE customers ALTER name TYPE varchar(40)", known) == []
    assert [name for name, _ in seen("ALTER TABLE customers ALTER id TYPE int", known)] == [
        *("narrow-type", "type-change"),
    ]
    assert seen("ALTER TABLE orders ALTER note SET NOT NULL", known) == []
    assert seen("DROP TABLE IF EXISTS never_there", known) == []
    assert seen("CREATE INDEX i ON customers (name)", known, small_bytes=1_000_000) == []
    (column,) = (w for n, w in seen("ALTER TABLE customers DROP name", known) if n == "drop-column")
    assert column.endswith("; view names still needs it")
    (both,) = (
        what
        for name, what in seen("ALTER TABLE customers DROP name CASCADE", known)
        if name == "drop-column"
    )
    assert both.endswith(", and with it view names")
    assert seen("ALTER TABLE app.visits ADD COLUMN n int DEFAULT app.steady()", known) == []
    grown = replace(known.tables[ORDERS], size_bytes=442_000_000_000, rows=3_000_000_000)
    large = replace(known, tables={**known.tables, ORDERS: grown})
    (told,) = (w for n, w in seen("CREATE INDEX i ON orders (id)", large) if n.startswith("index-"))
    assert told == "building an index blocks writes to orders (412 GB, about 3,000,000,000 rows)"
