"""Any schema to any other: the plan runs, the result reads as the goal, pg_dump agrees."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from hypothesis import HealthCheck, given, settings
from tests.sources.random_schema import schemas

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.db.embedded.binaries import find_binaries
from whimbrel.db.scratch import scratch_database
from whimbrel.diff.compare import compare
from whimbrel.plan.arrange.arrange import arrange
from whimbrel.plan.online.changes import online
from whimbrel.sources.material import read_live
from whimbrel.sources.proof import Trial, prove

SAFE = {
    "deadline": None,
    "database": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}


@pytest.fixture
def trial(server_url: DatabaseUrl) -> Iterator[Trial]:
    with ExitStack() as stack:
        one, two = (stack.enter_context(scratch_database(server_url)) for _ in range(2))
        yield Trial(start=one, goal=two, binaries=find_binaries())


@settings(max_examples=5, derandomize=True, **SAFE)  # type: ignore[arg-type]
@given(a=schemas(), b=schemas())
def test_a_plan_leads_from_any_schema_to_any_other(trial: Trial, a: str, b: str) -> None:
    _lead(trial, a, b, is_online=False)


@pytest.mark.drill
@pytest.mark.parametrize("is_online", [False, True])
@settings(max_examples=150, **SAFE)  # type: ignore[arg-type]
@given(a=schemas(), b=schemas())
def test_a_plan_leads_from_any_schema_to_any_other_at_length(
    trial: Trial, is_online: bool, a: str, b: str
) -> None:
    _lead(trial, a, b, is_online=is_online)


def _lead(trial: Trial, a: str, b: str, *, is_online: bool) -> None:
    assert isinstance(trial.goal, DatabaseUrl)
    _build(trial.start, a)
    _build(trial.goal, b)
    difference = compare(read_live(trial.start), read_live(trial.goal))
    planned = arrange(difference)
    if is_online:
        planned = online(planned, difference.before.version)
    proof = prove([each.sql for each in planned], difference, trial)
    assert proof.equal, "\n".join(proof.difference)
    assert compare(read_live(trial.start), difference.after).is_empty


def _build(url: DatabaseUrl, script: str) -> None:
    with connect(url) as conn:
        conn.execute(b"DROP SCHEMA public CASCADE")
        conn.execute(b"CREATE SCHEMA public")
        conn.execute(script.encode() or b"SELECT 1")
