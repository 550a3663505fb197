"""A dry run of a deploy to production leaves catalog and data as they were, to the last row."""

from __future__ import annotations

import pytest
from tests.identity.imprint import imprint_of
from tests.shell import Shell

from whimbrel.config.url import DatabaseUrl, parse_url
from whimbrel.db.connect import connect
from whimbrel.errors import Exit
from whimbrel.read.digest import schema_digest

ONE, TWO = "20260101000000_one", "20260102000000_two"
PENDING = """-- whimbrel:allow drop-column "unused since release 41"
ALTER TABLE orders DROP COLUMN total;
CREATE INDEX CONCURRENTLY orders_by_id ON orders (id);
-- whimbrel:allow every-row "a hundred rows"
UPDATE orders SET id = id + 100;
CREATE TABLE more (id int PRIMARY KEY);
"""
# Which version of every row of every table there is: what was rewritten with the same values, or
# written and rolled back, is another version. Autovacuum writes the statistics' own tables.
_TABLES = """
SELECT c.oid::regclass::text
FROM pg_class AS c
WHERE c.relkind = 'r' AND NOT c.relisshared AND c.relpersistence = 'p'
    AND c.oid::regclass::text NOT IN ('pg_statistic', 'pg_statistic_ext_data')
    AND c.oid::regclass::text NOT LIKE 'pg\\_toast%'
ORDER BY 1
"""


def versions(url: DatabaseUrl) -> dict[str, tuple[object, ...]]:
    with connect(url) as conn:
        conn.execute("SET search_path TO ''")
        return {
            str(name): conn.execute(
                f"SELECT count(*), md5(string_agg(t.ctid || ',' || t.xmin, ' ' ORDER BY t.ctid)) "
                f"FROM {name} AS t".encode()
            ).fetchall()[0]
            for (name,) in conn.execute(_TABLES.encode()).fetchall()
        }


def digest(url: DatabaseUrl) -> str:
    with connect(url) as conn:
        return schema_digest(conn)


@pytest.mark.parametrize("is_marked", [True, False])
def test_a_dry_run_in_production_writes_not_one_row(road: Shell, is_marked: bool) -> None:
    staging, production = (
        parse_url(road.get(f"{name}_DATABASE_URL"), source="the test")
        for name in ("STAGING", "PRODUCTION")
    )
    road.migration(ONE, "CREATE TABLE orders (id int PRIMARY KEY, total int);\n")
    road.done("-e", "staging", "deploy")
    if is_marked:
        where = f"{production.database}@{production.host}"
        off = ("policy", "set", "backup", "off", "--reason", "not what is tried here")
        road.done("-e", "production", *off, "--confirm", where)
        token = str(road.done("-e", "production", "identity", "show", "--json").json["confirm"])
        road.done("-e", "production", "deploy", "--confirm", token)
    else:
        with connect(production) as conn:
            conn.execute("CREATE TABLE orders (id int PRIMARY KEY, total int)")
    with connect(production) as conn:
        conn.execute("INSERT INTO orders SELECT i, i FROM generate_series(1, 100) AS i")
    road.migration(TWO, PENDING)
    road.done("-e", "staging", "deploy")

    before = {url: (imprint_of(url), digest(url), versions(url)) for url in (staging, production)}
    for words in ((), ("--json",), ("--backup",), ("--force",), ("--phase", "contract")):
        said = road("-e", "production", "deploy", "--dry-run", *words)
        assert said.code == (Exit.DONE if is_marked else Exit.STOPPED), said.err
    after = {url: (imprint_of(url), digest(url), versions(url)) for url in (staging, production)}
    assert after == before
    assert len(before[production][2]) > 50
