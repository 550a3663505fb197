"""The way back of single statements: written, or named as missing; never passed over."""

from __future__ import annotations

import pytest

from whimbrel.plan.facts import describe
from whimbrel.plan.known import NOTHING_KNOWN
from whimbrel.plan.undo import WayBack, way_back
from whimbrel.script.parse import parse_script


def back(sql: str) -> WayBack:
    return way_back(describe(parse_script(sql, name="a.sql")), NOTHING_KNOWN)


@pytest.mark.parametrize(
    ("sql", "inverse"),
    [
        ("CREATE SCHEMA s", ["DROP SCHEMA s"]),
        ("CREATE SCHEMA s CREATE TABLE s.t (a int)", ["DROP TABLE s.t", "DROP SCHEMA s"]),
        ("CREATE SCHEMA IF NOT EXISTS s", []),
        (
            "CREATE RULE r AS ON DELETE TO orders DO INSTEAD NOTHING",
            ["DROP RULE r ON orders"],
        ),
        ("CREATE EVENT TRIGGER e ON sql_drop EXECUTE FUNCTION f()", ["DROP EVENT TRIGGER e"]),
        ("ALTER EVENT TRIGGER e DISABLE", ["ALTER EVENT TRIGGER e ENABLE"]),
        (
            "ALTER TABLE orders ALTER id ADD GENERATED ALWAYS AS IDENTITY",
            ["ALTER TABLE orders ALTER COLUMN id DROP IDENTITY"],
        ),
        ("SELECT 1; ANALYZE orders; SET work_mem = '1MB'; BEGIN; COMMIT", []),
    ],
)
def test_what_has_an_inverse(sql: str, inverse: list[str]) -> None:
    found = back(sql)
    assert (list(found.statements), found.none) == (inverse, ())


@pytest.mark.parametrize(
    "sql",
    [
        "ALTER TABLE orders SET (fillfactor = 70)",
        "ALTER TABLE orders ADD COLUMN a int, ALTER b SET STATISTICS 500",
        "ALTER INDEX i SET (fillfactor = 70)",
        "CREATE STATISTICS st ON a, b FROM orders",
        "CREATE CAST (text AS mood) WITH INOUT",
        "CREATE AGGREGATE agg(int) (sfunc = int4pl, stype = int)",
        'CREATE COLLATION c FROM "C"',
        "CREATE SERVER srv FOREIGN DATA WRAPPER postgres_fdw",
        "ALTER FUNCTION f() STABLE",
        "CREATE OR REPLACE RULE r AS ON DELETE TO orders DO INSTEAD NOTHING",
    ],
)
def test_what_has_none_is_named(sql: str) -> None:
    (named,) = back(sql).none
    assert named.what
    assert named.instead
