"""a → b and b → a for every case: the plan reaches pg_dump's idea of the goal, and rows survive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.db.embedded.binaries import find_binaries
from whimbrel.db.scratch import scratch_database
from whimbrel.diff.compare import compare
from whimbrel.plan.arrange.arrange import arrange
from whimbrel.plan.online import online
from whimbrel.sources.material import read_live
from whimbrel.sources.proof import Trial, prove

HERE = Path(__file__).parent
CASES = sorted(path.parent.name for path in HERE.glob("*/a.sql"))
DIRECTIONS = [("a", "b"), ("b", "a")]
USUAL_ROWS = "INSERT INTO kept (id) OVERRIDING SYSTEM VALUE VALUES (1), (2)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    start: DatabaseUrl
    goal: DatabaseUrl


@pytest.fixture
def pair(server_url: DatabaseUrl) -> Iterator[Pair]:
    with ExitStack() as stack:
        start, goal = (stack.enter_context(scratch_database(server_url)) for _ in range(2))
        yield Pair(start=start, goal=goal)


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
    pair: Pair, start: str, goal: str, form: str
) -> None:
    """One plan for all of them: many times faster than one by one, and harder to order."""
    for case in CASES:
        _build(pair.start, case, start, schema=case)
        _build(pair.goal, case, goal, schema=case)
    _check(pair, CASES, form)


@pytest.mark.parametrize(("start", "goal"), DIRECTIONS)
def test_every_case_reaches_the_goal_on_every_version(
    each_server_url: DatabaseUrl, start: str, goal: str
) -> None:
    with ExitStack() as stack:
        one, two = (stack.enter_context(scratch_database(each_server_url)) for _ in range(2))
        cases = _possible(one)
        for case in cases:
            _build(one, case, start, schema=case)
            _build(two, case, goal, schema=case)
        _check(Pair(start=one, goal=two), cases, "online")


@pytest.mark.drill
@pytest.mark.parametrize(("start", "goal"), DIRECTIONS)
@pytest.mark.parametrize("case", CASES)
def test_a_case_alone_reaches_the_goal(pair: Pair, case: str, start: str, goal: str) -> None:
    _build(pair.start, case, start, schema="public")
    _build(pair.goal, case, goal, schema="public")
    _check(pair, ["public"], "direct")


def test_there_are_at_least_forty_cases() -> None:
    assert len(CASES) >= 40


def _possible(url: DatabaseUrl) -> list[str]:
    """Without the cases of extensions that this server does not have (one wheel brings none) and
    of later versions: `since` names the first."""
    with connect(url) as conn:
        major = conn.info.server_version // 10000
        rows = conn.execute("SELECT name FROM pg_catalog.pg_available_extensions").fetchall()
    has = {str(name) for (name,) in rows}
    return [case for case in CASES if _extensions(case) <= has and _since(case) <= major]


def _since(case: str) -> int:
    path = HERE / case / "since"
    return int(path.read_text("utf-8")) if path.exists() else 0


def _extensions(case: str) -> set[str]:
    text = "".join((HERE / case / f"{side}.sql").read_text("utf-8") for side in "ab")
    return set(re.findall(r"CREATE EXTENSION (\w+)", text))


def _build(url: DatabaseUrl, case: str, side: str, *, schema: str) -> None:
    rows = HERE / case / f"{side}.rows.sql"
    with connect(url) as conn:
        conn.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}"'.encode())
        conn.execute(f'SET search_path = "{schema}"'.encode())
        conn.execute((HERE / case / f"{side}.sql").read_bytes())
        conn.execute(rows.read_bytes() if rows.exists() else USUAL_ROWS.encode())


def _check(pair: Pair, schemas: list[str], form: str) -> None:
    difference = compare(read_live(pair.start), read_live(pair.goal))
    assert difference.unmodelled == ()
    planned = arrange(difference)
    if form == "online":
        planned = online(planned, difference.before.version)
    statements = [each.sql for each in planned]
    before = _rows(pair.start, schemas)
    trial = Trial(start=pair.start, goal=pair.goal, binaries=find_binaries())
    proof = prove(statements, difference, trial)
    assert proof.equal, "\n".join([*proof.difference, "", *statements])
    assert _rows(pair.start, schemas) == before
    again = compare(read_live(pair.start), difference.after)
    assert (again.changes, again.unmodelled) == ((), ())


def _rows(url: DatabaseUrl, schemas: list[str]) -> dict[str, list[tuple[object, ...]]]:
    with connect(url) as conn:
        query = 'SELECT id FROM "{}".kept ORDER BY id'
        return {each: conn.execute(query.format(each).encode()).fetchall() for each in schemas}
