"""Held against Prisma's own SQL: two databases, one built by it and one by ours, and one catalog
of each for all cases, which live in schemas of their own."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from tests.prisma.golden import golden_diffs, golden_pairs, golden_schemas, needs_golden
from tests.shell import new_database

from whimbrel.catalog.catalog import Catalog
from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.diff.objects import differing_objects
from whimbrel.errors import Failure
from whimbrel.pg.name import quote
from whimbrel.prisma.language.syntax import SchemaFile
from whimbrel.prisma.meaning.resolve import read_schema
from whimbrel.prisma.sql.to_sql import to_sql
from whimbrel.read.catalog import read_catalog
from whimbrel.sources.load import load

pytestmark = needs_golden

Builds = Mapping[str, list[str]]

# What no server without PostGIS has, and an operator class that no index of its method takes.
STAND_INS = (
    ("CITEXT", "TEXT"), ("@db.Citext", "@db.Text"),
    ("geometry(Point, 4326)", "varchar(4326)"),
    (' gin_trgm_ops DESC', ' array_ops'), ('ops: raw("gin_trgm_ops"), sort: Desc', 'ops: ArrayOps'),
    ('ON "A" USING GIN ("s" array_ops)', 'ON "A" USING GIN ("l" array_ops)'),
    ('@@index([s(ops: ArrayOps)]', '@@index([l(ops: ArrayOps)]'),
)  # fmt: skip
# Prisma's SQL cannot be run, or is held against elsewhere: why.
NOT_BUILT = {
    "10_multischema": "names schemas of its own, below",
    "11_ext": "its extensions are not installed, below",
    "24_quote_ident": "Prisma does not escape quotes in names",
}
# Pairs whose SQL by Prisma does not lead to what Prisma makes of the second schema from empty.
NOT_REACHED = {
    "to_autoinc": "the sequence gets another name",
    "id_autoinc_big": "SET DATA TYPE BIGSERIAL is no SQL",
    "enum_reorder": "the order of labels is no difference for Prisma",
    "unsupported_change": "a change of an unsupported type is not seen by Prisma",
    "from_autoinc": 'DROP SEQUENCE "" is no SQL',
    "id_int_to_uuid": 'DROP SEQUENCE "" is no SQL',
}


def ours(text: str) -> list[str]:
    return list(to_sql(read_schema([SchemaFile(name="schema.prisma", text=text)])))


def replaced(text: str) -> str:
    for old, new in STAND_INS:
        text = text.replace(old, new)
    return text


def catalog_of(server: DatabaseUrl, builds: Builds) -> Catalog:
    with new_database(server) as url, connect(url) as conn:
        for name, statements in builds.items():
            conn.execute(f"CREATE SCHEMA {quote(name)}; SET search_path = {quote(name)}".encode())
            for each in statements:
                load(conn, each, name=name)
        return read_catalog(conn)


def assert_equal(server: DatabaseUrl, theirs: Builds, own: Builds) -> None:
    """But for the order of columns, which is no difference."""
    one, two = catalog_of(server, theirs), catalog_of(server, own)
    old, new = one.by_address(), two.by_address()
    assert len(old) > len(own)
    found = differing_objects(one, two)
    assert not found, [(old.get(each.address), new.get(each.address)) for each in found]


def test_every_schema_makes_the_catalog_that_prisma_makes(server_url: DatabaseUrl) -> None:
    cases = {n: s for n, s in golden_schemas().items() if "-- ERROR" not in s[1]}
    assert len(cases) == 20
    built = {name: case for name, case in cases.items() if name not in NOT_BUILT}
    theirs = {name: [replaced(sql)] for name, (_, sql) in built.items()}
    own = {name: ours(replaced(text)) for name, (text, _) in built.items()}
    assert_equal(server_url, theirs, own)


def test_schemas_of_several_names_and_extensions_too(server_url: DatabaseUrl) -> None:
    cases = golden_schemas()
    text, sql = cases["10_multischema"]
    assert_equal(server_url, {"x": [sql]}, {"x": ours(text)})
    text, sql = cases["11_ext"]
    wanted = {
        each for each in sql.replace(" WITH SCHEMA", " SCHEMA").splitlines() if "EXTENSION" in each
    }
    assert {f"{each};" for each in ours(text)[:3]} == {e for e in wanted if e.startswith("CREATE")}


@pytest.mark.parametrize("name", ["16_sequence_err", "17_nullopt_list", "18_noid", "19_dupname"])
def test_what_prisma_refuses_is_refused(name: str) -> None:
    text, sql = golden_schemas()[name]
    assert "-- ERROR" in sql
    with pytest.raises(Failure) as caught:
        ours(text)
    assert caught.value.notice.code.startswith("P10")


def test_every_pair_is_reached_by_prismas_sql_from_what_we_make(server_url: DatabaseUrl) -> None:
    pairs, diffs = golden_pairs(), golden_diffs()
    assert len(pairs) == 69
    assert set(pairs) == set(diffs)
    theirs, own = {}, {}
    for name, (before, after) in pairs.items():
        own[name] = [*_functions(name), *ours(after)]
        is_reached = name not in NOT_REACHED
        step = diffs[name].replace('"public".', "") if is_reached else ""
        theirs[name] = [*_functions(name), *(ours(before) if is_reached else ours(after)), step]
    assert_equal(server_url, theirs, own)


def _functions(name: str) -> list[str]:
    """What defaults of one pair call."""
    if name != "dbgen_change":
        return []
    return [f"CREATE FUNCTION {f}() RETURNS text LANGUAGE sql RETURN 'x'" for f in ("a", "b")]
