"""A server's facts judged."""

from __future__ import annotations

from dataclasses import replace

import pytest

from whimbrel.config.kind import Kind
from whimbrel.guard.checkup import Remark, ServerFacts, Weight, judge_server

FACTS = ServerFacts(
    version=180001,
    role="shop",
    database="shop",
    schema="public",
    is_superuser=False,
    may_create_database=True,
    may_create_in_database=True,
    may_create_in_schema=True,
    fsync=True,
    full_page_writes=True,
    autovacuum=True,
    max_connections=100,
    connections=10,
    idle_in_transaction_timeout_ms=60000,
    is_encrypted=True,
    is_local=False,
    clock_ahead_s=0.1,
)


def told(facts: ServerFacts, kind: Kind = Kind.PRODUCTION) -> list[Remark]:
    return [each for each in judge_server(facts, kind) if each.weight is not Weight.OK]


def test_a_server_as_it_should_be_has_nothing_but_good_news() -> None:
    assert told(FACTS) == []
    assert all(not each.why and not each.next for each in judge_server(FACTS, Kind.PRODUCTION))


@pytest.mark.parametrize(
    ("facts", "what", "in_production", "in_development"),
    [
        (replace(FACTS, version=130004), "13.4 is older than 14", "problem", "problem"),
        (replace(FACTS, version=190000), "19.0 is not proven", "advice", "advice"),
        (replace(FACTS, is_encrypted=False), "is not encrypted", "problem", "advice"),
        (replace(FACTS, may_create_in_database=False), "may not create", "problem", "problem"),
        (replace(FACTS, may_create_in_schema=False), "may not create", "problem", "problem"),
        (replace(FACTS, is_superuser=True), "is a superuser", "advice", ""),
        (replace(FACTS, may_create_database=False), "scratch databases", "", "advice"),
        (replace(FACTS, fsync=False), "fsync is off", "problem", "advice"),
        (replace(FACTS, full_page_writes=False), "full_page_writes is off", "problem", "advice"),
        (replace(FACTS, autovacuum=False), "autovacuum is off", "problem", "advice"),
        (replace(FACTS, connections=95), "95 of 100", "problem", "problem"),
        (replace(FACTS, idle_in_transaction_timeout_ms=0), "timeout is 0", "advice", ""),
        (replace(FACTS, clock_ahead_s=-30.0), "30 s behind", "advice", "advice"),
        (replace(FACTS, clock_ahead_s=400.0), "400 s ahead of", "problem", "problem"),
    ],
)
def test_each_thing_that_is_not_is_told_with_its_advice(
    facts: ServerFacts, what: str, in_production: str, in_development: str
) -> None:
    for kind, weight in ((Kind.PRODUCTION, in_production), (Kind.DEVELOPMENT, in_development)):
        found = told(facts, kind)
        assert [each.weight.value for each in found] == ([weight] if weight else [])
        assert all(what in each.what and each.why and each.next for each in found)
