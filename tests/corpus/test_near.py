"""Reading only what is near a difference finds the same script as reading both schemas whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass

import psycopg
import pytest
from tests.corpus.loading import load, load_one, make_role, possible, unsubscribe
from tests.corpus.pairs import ROLES, Pair, Side

from whimbrel.catalog.catalog import Catalog
from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.db.scratch import scratch_database
from whimbrel.diff.compare import compare
from whimbrel.errors import Failure
from whimbrel.pg.name import quote
from whimbrel.plan.arrange.arrange import arrange
from whimbrel.read import near
from whimbrel.read.catalog import read_catalog
from whimbrel.read.near import read_two

# What is read in part.
_TOPICS = (
    *("circles", "columns", "constraints", "dependents", "foreign_keys", "indexes"),
    *("partitions", "sequences", "tables", "triggers", "views"),
)


# PostgreSQL says of a composite type that its relation needs it, not that it needs the relation.
_ALWAYS = ("types_composite_attribute_type_in_use",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    one: Connection
    two: Connection
    pairs: tuple[Pair, ...]


@pytest.fixture
def sides(server_url: DatabaseUrl, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sides]:
    """Two databases of many schemas, all as before."""
    monkeypatch.setattr(near, "WORTH_IT", 0)
    monkeypatch.setattr(near, "MOST", 1.0)
    with ExitStack() as stack:
        urls = [stack.enter_context(scratch_database(server_url)) for _ in range(2)]
        pairs = possible(urls[0])
        conns = [stack.enter_context(connect(url)) for url in urls]
        for role in ROLES:
            make_role(conns[0], role)
        for url in urls:
            stack.callback(unsubscribe, url)
            load(url, pairs[::30], "a")
        yield Sides(one=conns[0], two=conns[1], pairs=tuple(pairs))


def test_the_same_script_is_found_by_reading_less(sides: Sides) -> None:
    chosen = [
        pair
        for pair in sides.pairs
        if pair.schema.startswith(_TOPICS) and not pair.kept and not _is_everywhere(pair)
    ]
    chosen = [*chosen[::60], *(pair for pair in sides.pairs if pair.schema in _ALWAYS)]
    read_less = [_check(sides, pair) for pair in chosen]
    assert sum(read_less) > len(read_less) / 2


@pytest.mark.drill
@pytest.mark.parametrize("part", range(12))
def test_the_same_script_is_found_of_every_pair(sides: Sides, part: int) -> None:
    done = 0
    for pair in sides.pairs[part::12]:
        with suppress(psycopg.Error):  # what stands outside its schema cannot be made twice
            _check(sides, pair)
            done += 1
    assert done > 20


def _is_everywhere(pair: Pair) -> bool:
    """Does it make what belongs to no schema?"""
    return "corpus_" in pair.script("a") + pair.script("b")


def _check(sides: Sides, pair: Pair) -> bool:
    """Was less read?"""
    _load_anew(sides.one, pair, "a")
    _load_anew(sides.two, pair, "b")
    whole = read_catalog(sides.one), read_catalog(sides.two)
    less = read_two(sides.one, sides.two)
    assert _found(*less) == _found(*whole), pair.schema
    assert _found(*read_two(sides.two, sides.one)) == _found(*reversed(whole)), pair.schema
    _load_anew(sides.two, pair, "a")
    return len(less[0].objects) < len(whole[0].objects)


def _load_anew(conn: Connection, pair: Pair, side: Side) -> None:
    conn.execute(f"RESET search_path; DROP SCHEMA IF EXISTS {quote(pair.schema)} CASCADE".encode())
    load_one(conn, pair, side)


def _found(before: Catalog, after: Catalog) -> tuple[object, ...]:
    """What is said and done; or why nothing is."""
    difference = compare(before, after)
    try:
        script: object = arrange(difference)
    except Failure as failure:
        script = failure.notice
    return (
        difference.changes,
        difference.candidates,
        difference.column_order,
        difference.unmodelled,
        script,
    )
