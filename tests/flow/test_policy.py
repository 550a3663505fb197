"""`policy show` and `policy set`: what is in force, and why."""

from __future__ import annotations

import pytest
from tests.identity.imprint import imprint_of
from tests.shell import Shell

from whimbrel.config.policy_key import KEYS
from whimbrel.config.url import DatabaseUrl
from whimbrel.errors import Exit


def shown(shop: Shell) -> dict[str, dict[str, object]]:
    rows = shop("policy", "show", "--json").json["policy"]
    assert isinstance(rows, list)
    return {str(row["key"]): row for row in rows}


def test_every_key_is_shown_with_what_set_it(shop: Shell, database_url: DatabaseUrl) -> None:
    shop.write("whimbrel.toml", "[policy.development]\nstall_budget_ms = 300\n")
    shop.done("deploy")
    before = imprint_of(database_url)
    rows = shown(shop)
    assert list(rows) == list(KEYS)
    assert rows["backup"]["source"] == "the default of development"
    assert rows["stall_budget_ms"]["value"] == 300
    assert "whimbrel.toml" in str(rows["stall_budget_ms"]["source"])
    out = shop.done("policy", "show").out.splitlines()
    assert len(out) == len(KEYS)
    assert max(map(len, out)) <= 80
    assert imprint_of(database_url) == before


def test_a_rule_is_set_with_its_reason_and_audited(shop: Shell) -> None:
    said = shop.done("policy", "set", "retry_attempts", "3", "--reason", "a nervous test")
    assert said.out == "retry_attempts = 3\n"
    row = shown(shop)["retry_attempts"]
    assert (row["value"], row["reason"]) == (3, "a nervous test")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("backup off", "G120", "policy set backup off --reason"),
        ("backup sometimes --reason x", "C131", "it must be one of equal, pitr"),
        ("backups off --reason x", "C130", 'did you mean "backup"?'),
        ("retry_attempts many --reason x", "C131", "retry_attempts"),
    ],
)
def test_what_is_no_rule_is_refused(
    shop: Shell, database_url: DatabaseUrl, words: str, code: str, said: str
) -> None:
    before = imprint_of(database_url)
    assert said in shop("policy", "set", *words.split()).stopped(code, Exit.USAGE)
    assert imprint_of(database_url) == before


def test_a_connection_that_is_less_protected_than_the_policy_asks_writes_nothing(
    shop: Shell, database_url: DatabaseUrl
) -> None:
    shop.done("policy", "set", "sslmode", "require", "--reason", "the office's network")
    shop.migration("20260101000000_one", "CREATE TABLE orders (id int PRIMARY KEY);")
    before = imprint_of(database_url)
    notice = shop("deploy").stopped("I116", Exit.STOPPED)
    assert "is not encrypted; the policy asks for sslmode=require" in notice
    assert imprint_of(database_url) == before
    shop.done("status")
    shop.done("policy", "set", "sslmode", "prefer", "--reason", "it is this machine")
    shop.done("deploy")
