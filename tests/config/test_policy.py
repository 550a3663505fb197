"""Policy: the file can only tighten production, only the database weakens it."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whimbrel.config.kind import Kind
from whimbrel.config.policy import (
    Policy,
    default_policy,
    effective_policy,
    tighten,
    weaken,
    weaker_keys,
)
from whimbrel.config.policy_key import (
    KEYS,
    Backup,
    Bound,
    PolicyRule,
    Staging,
    parse_rule,
    weakness,
)
from whimbrel.errors import Usage


@st.composite
def rules(draw: st.DrawFn) -> PolicyRule:
    key = draw(st.sampled_from(sorted(KEYS)))
    shape = KEYS[key]
    if isinstance(shape, Bound):
        value = st.integers(shape.lowest, shape.highest)
        return PolicyRule(key=key, value=draw(value), source="test")
    return PolicyRule(key=key, value=draw(st.sampled_from(list(shape))), source="test")


several = st.lists(rules(), max_size=8)


def is_at_least_as_strict(one: Policy, other: Policy) -> bool:
    return all(weakness(key, one.value(key)) <= weakness(key, other.value(key)) for key in KEYS)


def test_of_the_time_that_staging_has_to_live_with_it_more_is_stricter() -> None:
    asked = PolicyRule(key="staging_soak_h", value=24, source="whimbrel.toml")
    found = effective_policy(Kind.PRODUCTION, [asked], [])
    assert (found.policy.staging_soak_h, found.refused) == (24, ())
    less = PolicyRule(key="staging_soak_h", value=1, source="whimbrel.toml")
    set_there = PolicyRule(key="staging_soak_h", value=48, source="the database")
    assert effective_policy(Kind.PRODUCTION, [less], [set_there]).policy.staging_soak_h == 48


def test_policy_has_a_value_for_every_key_and_no_other() -> None:
    assert [field.name for field in fields(Policy)] == list(KEYS)


@given(several)
def test_tightening_never_weakens(file: list[PolicyRule]) -> None:
    base = default_policy(Kind.PRODUCTION)
    assert is_at_least_as_strict(tighten(base, file), base)


@given(several)
def test_tightening_reaches_what_the_file_asks(file: list[PolicyRule]) -> None:
    policy = tighten(Policy(), file)
    assert all(
        weakness(rule.key, policy.value(rule.key)) <= weakness(rule.key, rule.value)
        for rule in file
    )


@given(several, several)
def test_a_file_never_makes_production_weaker(
    file: list[PolicyRule], rows: list[PolicyRule]
) -> None:
    alone = effective_policy(Kind.PRODUCTION, (), rows).policy
    assert is_at_least_as_strict(effective_policy(Kind.PRODUCTION, file, rows).policy, alone)


@given(several)
def test_only_keys_with_a_row_of_the_database_can_be_weaker(rows: list[PolicyRule]) -> None:
    policy = weaken(Policy(), rows)
    assert set(weaker_keys(policy, Kind.PRODUCTION)) <= {row.key for row in rows}


@given(several)
def test_a_rule_reads_back_from_its_text(some: list[PolicyRule]) -> None:
    for rule in some:
        text = str(rule.value) if isinstance(rule.value, int) else rule.value.value
        assert parse_rule(rule.key, text, source="test") == rule


def test_a_row_weakens_and_what_the_file_refused_is_told() -> None:
    file = (
        parse_rule("backup", "off", source="whimbrel.toml:3"),
        parse_rule("stall_budget_ms", "100", source="whimbrel.toml:4"),
    )
    row = parse_rule("staging", "ledger", source="database", reason="first week")
    result = effective_policy(Kind.PRODUCTION, file, (row,))
    assert result.policy.backup is Backup.EQUAL
    assert result.policy.staging is Staging.LEDGER
    assert result.policy.stall_budget_ms == 100
    assert result.refused == (file[0],)
    assert result.applied == (row, file[1])
    assert weaker_keys(result.policy, Kind.PRODUCTION) == ("staging",)


def test_a_file_is_free_where_it_is_not_production() -> None:
    file = (parse_rule("stall_budget_ms", "9000", source="whimbrel.toml:4"),)
    assert effective_policy(Kind.DEVELOPMENT, file, ()).policy.stall_budget_ms == 9000
    assert effective_policy(Kind.PRODUCTION, file, ()).policy.stall_budget_ms == 500


def test_a_rule_for_one_kind_leaves_the_others_alone() -> None:
    rule = PolicyRule(key="staging", value=Staging.LEDGER, source="x", kind=Kind.STAGING)
    assert effective_policy(Kind.STAGING, (rule,), ()).policy.staging is Staging.LEDGER
    assert effective_policy(Kind.TEST, (rule,), ()).policy.staging is Staging.OFF


@pytest.mark.parametrize("kind", list(Kind))
def test_only_production_has_gates_by_itself(kind: Kind) -> None:
    policy = default_policy(kind)
    expects = kind is Kind.PRODUCTION
    assert (policy.staging is Staging.PROOF) is expects
    assert (policy.backup is Backup.EQUAL) is expects


@pytest.mark.parametrize("key", ["identity", "one_deployer"])
def test_what_everything_rests_on_cannot_be_turned_off(key: str) -> None:
    with pytest.raises(Usage) as caught:
        parse_rule(key, "off", source="policy set")
    assert caught.value.notice.code == "C131"


def test_a_key_of_a_newer_version_is_not_passed_over() -> None:
    with pytest.raises(Usage) as caught:
        parse_rule("bakcup", "off", source="the database")
    assert caught.value.notice.code == "C130"
    assert 'did you mean "backup"?' in caught.value.notice.why
