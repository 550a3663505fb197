"""Random schemas → SQL → catalog → pulled → SQL → the same catalog; and again into the file that
made it, where nothing may change. All of them share two databases, each in a schema of its own."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import replace

from tests.prisma.random_prisma import HEAD, random_schema
from tests.shell import new_database

from whimbrel.catalog.catalog import Catalog
from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.diff.objects import differing_objects
from whimbrel.pg.name import quote
from whimbrel.prisma.language.formatting import format_file
from whimbrel.prisma.language.parse import parse_schema
from whimbrel.prisma.language.syntax import SchemaFile
from whimbrel.prisma.meaning.resolve import read_schema
from whimbrel.prisma.pull.merge import Present, merged
from whimbrel.prisma.scope import completed, scope_of
from whimbrel.prisma.sql.to_sql import to_sql
from whimbrel.read.catalog import read_catalog

COUNT = 400 if os.environ.get("WHIMBREL_DRILL") else 20

Schemas = dict[str, tuple[SchemaFile, ...]]


def built(server: DatabaseUrl, schemas: Schemas) -> Catalog:
    with new_database(server) as url, connect(url) as conn:
        for name, files in schemas.items():
            conn.execute(f"CREATE SCHEMA {quote(name)}; SET search_path = {quote(name)}".encode())
            for sql in to_sql(read_schema(files)):
                conn.execute(sql.encode())
        return read_catalog(conn)


def by_schema(catalog: Catalog) -> dict[str, Catalog]:
    """Each schema as if it were alone in its database."""
    objects, dependencies = defaultdict(list), defaultdict(set)
    for each in catalog.objects:
        objects[each.address.schema or each.address.name].append(each)
    for edge in catalog.dependencies:
        dependencies[edge.dependent.schema].add(edge)
    return {
        name: replace(catalog, objects=tuple(found), dependencies=frozenset(dependencies[name]))
        for name, found in objects.items()
    }


def one(text: str) -> tuple[SchemaFile, ...]:
    return (SchemaFile(name="schema.prisma", text=text),)


def test_what_is_pulled_makes_the_same_catalog_again(server_url: DatabaseUrl) -> None:
    schemas = {f"s{seed}": one(random_schema(seed)) for seed in range(COUNT)}
    catalog = built(server_url, schemas)
    fresh = one(HEAD)
    alone = by_schema(catalog)
    pulled = {
        name: merged(
            Present(schema=read_schema(fresh), files=fresh, is_same=lambda _: False, home=name),
            alone[name],
        )
        for name in schemas
    }
    again = by_schema(built(server_url, pulled))
    for name, files in schemas.items():
        live = alone[name]
        whole = completed(again[name], live, scope_of(read_schema(pulled[name]), name))
        one_side, other = live.by_address(), whole.by_address()
        found = [
            (one_side.get(each.address), other.get(each.address), pulled[name][0].text)
            for each in differing_objects(live, whole)
        ]
        assert not found, found[0]
        _nothing_changes(files, live, name)


def _nothing_changes(files: tuple[SchemaFile, ...], catalog: Catalog, name: str) -> None:
    schema = read_schema(files)
    present = Present(schema=schema, files=files, is_same=lambda _: True, home=name)
    parsed = parse_schema(files)
    assert merged(present, catalog)[0].text == format_file(parsed.document, files[0])
