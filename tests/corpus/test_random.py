"""Of any two schemas: the plan from one to the other reaches it, the way back leads back, what is
equal has no plan, and the rows of what both have survive."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from tests.corpus.random_schemas import RandomSchema, random_schemas

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.db.embedded.binaries import find_binaries
from whimbrel.db.scratch import scratch_database
from whimbrel.diff.compare import compare
from whimbrel.plan.arrange.arrange import arrange
from whimbrel.sources.material import read_live
from whimbrel.sources.proof import Trial, prove


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    start: DatabaseUrl
    goal: DatabaseUrl


@pytest.fixture(scope="module")
def ends(server_url: DatabaseUrl) -> Iterator[Ends]:
    with ExitStack() as stack:
        start, goal = (stack.enter_context(scratch_database(server_url)) for _ in range(2))
        yield Ends(start=start, goal=goal)


# A failure is shown as it was found: to make it smaller takes hundreds of runs.
_SETTINGS = settings(phases=[Phase.generate], suppress_health_check=list(HealthCheck))
_QUICK = settings(_SETTINGS, max_examples=8)
_LONG = settings(_SETTINGS, max_examples=300)


@_QUICK
@given(random_schemas(), random_schemas())
def test_the_plan_leads_there_and_back(ends: Ends, one: RandomSchema, other: RandomSchema) -> None:
    _there_and_back(ends, one, other)


@pytest.mark.drill
@_LONG
@given(random_schemas(), random_schemas())
def test_the_plan_leads_there_and_back_for_hundreds(
    ends: Ends, one: RandomSchema, other: RandomSchema
) -> None:
    _there_and_back(ends, one, other)


def _there_and_back(ends: Ends, one: RandomSchema, other: RandomSchema) -> None:
    note(f"{one.script};\n-- becomes\n{other.script};")
    _build(ends.start, one)
    _build(ends.goal, other)
    there = compare(read_live(ends.start), read_live(ends.goal))
    assert compare(there.before, read_live(ends.start)).changes == ()
    statements = [each.sql for each in arrange(there)]
    note(";\n".join(statements))
    trial = Trial(start=ends.start, goal=ends.goal, binaries=find_binaries())
    assert prove(statements, there, trial).difference == ()
    now = read_live(ends.start)
    assert compare(now, there.after).changes == ()
    for table in one.tables & other.tables:
        assert _rows(ends.start, table) == [(1,)]
    back = [each.sql for each in arrange(compare(now, there.before))]
    note(";\n".join(["-- and back", *back]))
    with connect(ends.start) as conn:
        for sql in back:
            conn.execute(sql.encode())
    assert compare(read_live(ends.start), there.before).changes == ()


def _build(url: DatabaseUrl, schema: RandomSchema) -> None:
    with connect(url) as conn:
        conn.execute("DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public")
        conn.execute(schema.script.encode())


def _rows(url: DatabaseUrl, table: str) -> list[tuple[object, ...]]:
    with connect(url) as conn:
        return conn.execute(f"SELECT id::int FROM public.{table}".encode()).fetchall()
