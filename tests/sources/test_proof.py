"""A proof fails for every reason it should, in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.db.embedded.binaries import find_binaries
from whimbrel.db.scratch import scratch_database
from whimbrel.diff.compare import compare
from whimbrel.plan.arrange.arrange import arrange
from whimbrel.sources.material import read_live
from whimbrel.sources.proof import Proof, Trial, prove


@pytest.fixture
def trial(server_url: DatabaseUrl) -> Iterator[Trial]:
    with ExitStack() as stack:
        one, two = (stack.enter_context(scratch_database(server_url)) for _ in range(2))
        yield Trial(start=one, goal=two, binaries=find_binaries())


def _prove(trial: Trial, a: str, b: str, statements: list[str] | None = None) -> Proof:
    assert isinstance(trial.goal, DatabaseUrl)
    for url, script in ((trial.start, a), (trial.goal, b)):
        with connect(url) as conn:
            conn.execute(script.encode())
    difference = compare(read_live(trial.start), read_live(trial.goal))
    planned = [each.sql for each in arrange(difference)]
    return prove(planned if statements is None else statements, difference, trial)


def test_a_right_script_is_proven(trial: Trial) -> None:
    assert _prove(trial, "CREATE TABLE t (a int)", "CREATE TABLE t (b text, a int)").equal


def test_what_is_missing_is_shown(trial: Trial) -> None:
    proof = _prove(trial, "CREATE TABLE t (a int)", "CREATE TABLE t (a int); CREATE TABLE u ()", [])
    assert proof.difference == ("only in the goal: CREATE TABLE public.u (\n);",)


def test_what_a_plan_forgets_is_seen_by_pg_dump(trial: Trial) -> None:
    proof = _prove(trial, "SELECT 1", "CREATE DOMAIN d AS text", [])
    assert "CREATE DOMAIN public.d" in proof.difference[0]


def test_a_table_made_anew_has_lost_its_rows(trial: Trial) -> None:
    wanted = "CREATE TABLE t (a int, b int)"
    statements = ["DROP TABLE t", wanted]
    proof = _prove(trial, "CREATE TABLE t (a int)", wanted, statements)
    assert proof.difference == ("table public.t is not the table it was: its rows are lost",)


def test_a_column_made_anew_has_lost_its_values(trial: Trial) -> None:
    wanted = "CREATE TABLE t (a bigint, b int)"
    statements = ["ALTER TABLE t DROP COLUMN a", "ALTER TABLE t ADD COLUMN a bigint"]
    proof = _prove(trial, "CREATE TABLE t (a int, b int)", wanted, statements)
    assert proof.difference == ("column public.t.a is not the column it was: its values are lost",)


def test_a_script_that_fails_proves_nothing(trial: Trial) -> None:
    proof = _prove(trial, "SELECT 1", "SELECT 1", ["DROP TABLE nothing"])
    assert proof.difference == (
        "the statement failed: DROP TABLE nothing",
        '  table "nothing" does not exist',
    )


def test_text_that_postgresql_spells_anew_on_reading_is_no_difference(trial: Trial) -> None:
    """`varchar IN (…)` is deparsed to something that parses to another tree."""
    proof = _prove(
        trial,
        "CREATE TABLE t (a varchar(9), CHECK (a IN ('x', 'y')))",
        "CREATE TABLE t (a varchar(9), CHECK ((a)::text = ANY ((ARRAY['x'::character varying, "
        "'y'::character varying])::text[])))",
    )
    assert proof.equal
