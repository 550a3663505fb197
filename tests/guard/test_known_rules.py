"""Each rule's bad example on a database that knows the tables: empty, of four rows, of 400 GB."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.guard.test_rules import example

from whimbrel.db.connect import Connection
from whimbrel.guard.inspect import Inspector
from whimbrel.guard.levels import DEFAULT_RULES, default_level, level_of
from whimbrel.guard.rule import Finding, Rule
from whimbrel.guard.rules import RULES
from whimbrel.guard.situation import MEGABYTE
from whimbrel.plan.facts.describe import describe
from whimbrel.plan.known import Known
from whimbrel.plan.known_json import read_known as read_snapshot
from whimbrel.plan.known_json import write_known
from whimbrel.plan.trail import Trail
from whimbrel.read.known import read_known
from whimbrel.script.parse import parse_script

SCHEMA = Path(__file__).with_name("shop.sql")
USED = b"""
SET enable_seqscan = off;
SELECT FROM orders WHERE note = 'x';
SELECT pg_stat_force_next_flush();
RESET enable_seqscan;
"""
ROWS = b"""
INSERT INTO customers SELECT n, 'name' FROM generate_series(1, 4) AS n;
INSERT INTO orders (id, number, customer_id) SELECT n, n, n FROM generate_series(1, 4) AS n;
INSERT INTO measures SELECT n, '2019-05-05', n FROM generate_series(1, 4) AS n;
INSERT INTO measures_2025 SELECT n, '2025-05-05', n FROM generate_series(1, 4) AS n;
"""
# As after a restore of statistics alone, or on the server that has the rows.
HUGE = b"""
UPDATE pg_catalog.pg_class SET relpages = 54000000, reltuples = 3e9
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'm')
"""
# What is said where each table is empty, has four rows, and is huge; of rules that are not listed
# always the same. A hyphen is silence: at all three where the database knows better than the text
# (the column allows NULL already, a default partition forbids the better form, the server is new).
SAID = """
drop-not-null                 -       -       -
client-type-break             advise  advise  -
drop-index-in-use             -       -       ask
narrow-type                   -       -       -
index-not-concurrent          -       -       stop
scan-under-lock               -       -       stop
drop-index-not-concurrent     -       -       stop
reindex-not-concurrent        -       -       stop
check-validates               -       -       stop
foreign-key-validates         -       -       stop
not-null-scans                -       -       stop
unique-builds-index           -       -       stop
primary-key-builds-index      -       -       stop
primary-key-on-nullable       -       -       ask
exclusion-constraint          -       -       stop
attach-scans                  -       -       stop
create-partition-of           -       -       ask
detach-not-concurrent         -       -       -
index-on-partitioned          -       -       stop
index-if-not-exists           -       -       ask
foreign-key-in-column         -       -       ask
drop-foreign-key              -       -       ask
drop-trigger                  -       -       ask
refresh-not-concurrent        -       -       stop
vacuum-full                   -       -       stop
explicit-lock                 ask     ask     stop
index-renamed-as-table        -       -       ask
domain-constraint             -       -       stop
composite-attribute           -       -       ask
wide-lock-window              ask     ask     stop
work-under-lock               -       -       stop
validate-in-same-transaction  -       -       stop
rows-changed-under-lock       -       -       stop
repeated-scan                 -       -       off
default-partition-scan        -       -       stop
rewrite                       -       -       stop
volatile-default              -       -       stop
serial-column                 -       -       stop
stored-column                 -       -       stop
constrained-domain-column     -       -       stop
type-change                   -       -       stop
type-not-in-sight             -       -       -
timezone-type-change          -       -       stop
type-revalidates              -       -       stop
collation-change              -       -       stop
disk-headroom                 -       -       stop
default-not-in-sight          -       -       -
row-security-off              -       -       -
invalid-index-kept            -       -       -
unbatched-rows                -       -       ask
copy-table                    -       -       advise
newer-server                  -       -       -
index-corruption              -       -       -
"""
# What else is known decides as well; on the huge tables.
FACTS = {
    "ALTER TABLE orders ALTER number SET NOT NULL": [],
    "ALTER TABLE orders ALTER number DROP NOT NULL": ["drop-not-null"],
    "ALTER TABLE orders ALTER owner TYPE varchar": [],
    "ALTER TABLE orders ALTER note TYPE text": ["type-revalidates"],
    "ALTER TABLE orders ALTER note TYPE varchar(9)": [
        *("narrow-type", "type-change", "disk-headroom"),
    ],
    "ALTER TABLE orders ADD a text DEFAULT shop.steady()": [],
    "ALTER TABLE orders ADD a text DEFAULT shop.region_of_today()": [
        *("volatile-default", "disk-headroom"),
    ],
    "ALTER TABLE orders ADD a positive": ["constrained-domain-column", "disk-headroom"],
    "ALTER TABLE visits DETACH PARTITION visits_2019": ["detach-not-concurrent"],
    "DROP TABLE visits_2019": ["drop-partition"],
    "CREATE INDEX i ON measures (value)": ["index-on-partitioned", "disk-headroom"],
    "CREATE INDEX i ON measures_2019 (value)": ["index-not-concurrent", "disk-headroom"],
    "CREATE INDEX IF NOT EXISTS orders_note ON orders (note)": ["index-if-not-exists"],
    "ALTER TABLE orders DROP COLUMN IF EXISTS never_there": [],
    "ALTER TABLE orders DROP CONSTRAINT IF EXISTS never_there": [],
    "ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey": ["drop-foreign-key"],
    "DROP TABLE IF EXISTS never_there": [],
    "DROP INDEX IF EXISTS never_there": [],
    "ALTER TABLE customers DROP CONSTRAINT customers_pkey CASCADE": [
        *("drop-constraint", "publication-change", "drop-cascade"),
    ],
    "ALTER TYPE other ADD ATTRIBUTE a text CASCADE": [],
    "ALTER DOMAIN unused ADD CHECK (VALUE < 9)": [],
}


def found(sql: str, known: Known, rule: Rule | None = None) -> list[Finding]:
    asked = [each for each in RULES if each in DEFAULT_RULES or each is rule]
    steps = describe(parse_script(sql, name="a.sql"))
    inspector = Inspector(asked, small_bytes=10 * MEGABYTE)
    return list(inspector.inspect(steps, Trail(known)))


def said(rule: Rule, known: Known) -> str:
    seen = [each for each in found(example(rule, "bad.sql"), known, rule) if each.rule is rule]
    if not seen:
        return "-"
    level = default_level(rule)
    return level_of(seen[0], level, is_contract=False, large_bytes=10_000 * MEGABYTE).value


def states(connection: Connection) -> list[Known]:
    """Each as read, which a snapshot has to hold as it is; the disk is nearly full."""
    read: list[Known] = []
    for change in (SCHEMA.read_bytes() + USED, ROWS, HUGE):
        connection.execute(change)
        known = replace(read_known(connection), free_bytes=100 * MEGABYTE)
        assert read_snapshot(write_known(known), "a snapshot") == known
        read.append(known)
    return read


def test_rules_are_silent_of_small_tables_and_sharper_of_huge_ones(
    connection: Connection,
) -> None:
    known = states(connection)
    told = {name: cells for name, *cells in map(str.split, SAID.strip().splitlines())}
    got = {rule.name: [said(rule, each) for each in known] for rule in RULES}
    wanted = {rule.name: told.get(rule.name, [default_level(rule).value] * 3) for rule in RULES}
    assert {n: c for n, c in got.items() if c != wanted[n]} == {}
    seen = {sql: [each.rule.name for each in found(sql, known[2])] for sql in FACTS}
    assert {sql: names for sql, names in seen.items() if names != FACTS[sql]} == {}
