"""a → b and b → a for every pair: the plan reaches pg_dump's idea of the goal, and rows survive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import pytest
from tests.corpus.loading import load, make_role, possible, unsubscribe
from tests.corpus.pairs import ROLES, Pair, Side, parse_topic, read_pairs

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.db.embedded.binaries import find_binaries
from whimbrel.db.scratch import scratch_database
from whimbrel.diff.compare import compare
from whimbrel.pg.name import literal
from whimbrel.plan.arrange.arrange import arrange
from whimbrel.plan.online.changes import online
from whimbrel.sources.material import read_live
from whimbrel.sources.proof import Trial, prove

PAIRS = read_pairs()
DIRECTIONS: list[tuple[Side, Side]] = [("a", "b"), ("b", "a")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    start: DatabaseUrl
    goal: DatabaseUrl


@pytest.mark.parametrize(
    ("start", "goal", "form"),
    [
        ("a", "b", "direct"),
        ("b", "a", "online"),
        pytest.param("a", "b", "online", marks=pytest.mark.drill),
        pytest.param("b", "a", "direct", marks=pytest.mark.drill),
    ],
)
def test_every_case_in_a_schema_of_its_own_reaches_the_goal(
    server_url: DatabaseUrl, start: Side, goal: Side, form: str
) -> None:
    """One plan for all of them: many times faster than one by one, and harder to order."""
    with _ends(server_url) as ends:
        pairs = possible(ends.start)
        _build(ends, pairs, start, goal)
        _check(ends, pairs, form)


@pytest.mark.parametrize(("start", "goal"), DIRECTIONS)
def test_every_case_reaches_the_goal_on_every_version(
    each_server_url: DatabaseUrl, start: Side, goal: Side
) -> None:
    with _ends(each_server_url) as ends:
        pairs = possible(ends.start)
        _build(ends, pairs, start, goal)
        _check(ends, pairs, "online")


@pytest.mark.drill
@pytest.mark.parametrize(("start", "goal"), DIRECTIONS)
@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.schema)
def test_a_case_alone_reaches_the_goal(
    server_url: DatabaseUrl, pair: Pair, start: Side, goal: Side
) -> None:
    with _ends(server_url) as ends:
        if pair in possible(ends.start):
            _build(ends, [pair], start, goal)
            _check(ends, [pair], "direct")


def test_there_are_at_least_six_hundred_pairs_of_different_names() -> None:
    names = {pair.schema for pair in PAIRS}
    assert len(names) == len(PAIRS) >= 600
    assert all(len(name.encode()) <= 63 for name in names)


def test_a_topic_is_read_into_pairs() -> None:
    text = "-- why\n-- pair: one since 18\n-- both\nX :here.y;\n-- after\nZ;\n-- pair: two\n"
    one, two = parse_topic("topic", text)
    assert (one.schema, one.since) == ("topic_one", 18)
    assert (one.script("a"), one.script("b")) == ("X topic_one.y;\n", "X topic_one.y;\nZ;\n")
    assert (two.schema, two.a, two.b) == ("topic_two", "", "")


def test_a_section_outside_a_pair_is_refused() -> None:
    with pytest.raises(ValueError, match="'-- both' before the first pair"):
        list(parse_topic("topic", "-- both\n"))


@contextmanager
def _ends(server: DatabaseUrl) -> Iterator[Ends]:
    with ExitStack() as stack:
        start, goal = (stack.enter_context(scratch_database(server)) for _ in range(2))
        try:
            yield Ends(start=start, goal=goal)
        finally:
            for url in (start, goal):
                unsubscribe(url)


def _build(ends: Ends, pairs: Iterable[Pair], start: Side, goal: Side) -> None:
    with connect(ends.start) as conn:
        for role in ROLES:
            make_role(conn, role)
    with ThreadPoolExecutor() as threads:
        made = [
            threads.submit(load, url, pairs, side)
            for url, side in ((ends.start, start), (ends.goal, goal))
        ]
    for each in made:
        each.result()


def _check(ends: Ends, pairs: list[Pair], form: str) -> None:
    difference = compare(read_live(ends.start), read_live(ends.goal))
    assert difference.unmodelled == ()
    planned = arrange(difference)
    if form == "online":
        planned = online(planned, difference.before.version)
    statements = [each.sql for each in planned]
    before = _rows(ends.start)
    kept = _kept(ends.start, pairs)
    binaries = find_binaries(difference.before.version.major)
    trial = Trial(start=ends.start, goal=ends.goal, binaries=binaries)
    proof = prove(statements, difference, trial)
    assert proof.equal, "\n".join([*proof.difference, "", *statements])
    after = _rows(ends.start)
    assert {name: after[name] for name in before if name in after} == {
        name: count for name, count in before.items() if name in after
    }
    assert _kept(ends.start, pairs) == kept
    again = compare(read_live(ends.start), difference.after)
    assert (again.changes, again.unmodelled) == ((), ())


def _rows(url: DatabaseUrl) -> dict[str, int]:
    """How many rows each table has by itself. Whether a table is the same one, the proof says."""
    with connect(url) as conn:
        names = [str(name) for (name,) in conn.execute(_TABLES).fetchall()]
        counts = " UNION ALL ".join(
            f"SELECT {literal(name)}, count(*) FROM ONLY {name}" for name in names
        )
        rows = conn.execute(counts.encode()).fetchall() if names else []
    return {str(name): int(str(count)) for name, count in rows}


_TABLES = """
SELECT format('%I.%I', n.nspname, c.relname)
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
ORDER BY 1
"""


def _kept(url: DatabaseUrl, pairs: list[Pair]) -> dict[str, list[tuple[object, ...]]]:
    with connect(url) as conn:
        query = 'SELECT id FROM "{}".kept ORDER BY id'
        names = [pair.schema for pair in pairs if pair.kept]
        return {each: conn.execute(query.format(each).encode()).fetchall() for each in names}
