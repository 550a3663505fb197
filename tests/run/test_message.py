"""Many statements in one message: the failure is laid at the right one."""

from __future__ import annotations

import random

import pytest
from tests.run.conftest import Deployer

PLAIN = ["INSERT INTO t VALUES ({})", "SELECT {}", "UPDATE t SET v = v WHERE v = {}"]
BROKEN = [
    "INSERT INTO t VALUES (1 / (SELECT 0))",  # while it runs
    "INSERT INTO t VALUES ('x')",  # while it is read, with a place
    "INSERT INTO nowhere VALUES (1)",
    "SELECT 1 / 0",
    "SET lock_timeout = 'nonsense'",
]


@pytest.mark.parametrize("seed", range(6))
def test_the_statement_that_failed_is_named_wherever_it_stands(
    seed: int, deployer: Deployer
) -> None:
    chance = random.Random(seed)
    deployer.apply("CREATE TABLE t (v int);", "1_t")
    for number in range(4):
        before = [chance.choice(PLAIN).format(n) for n in range(chance.randint(0, 8))]
        after = [chance.choice(PLAIN).format(n) for n in range(chance.randint(0, 3))]
        broken = chance.choice(BROKEN)
        text = ";\n".join([*before, broken, *after])
        failure = deployer.failure(f"BEGIN;\n{text};\nCOMMIT;", f"2_{number}")
        assert f"line {len(before) + 2})" in failure.notice.what, text
        assert broken in failure.notice.excerpt


def test_long_data_files_are_one_transaction_and_are_laid_right(deployer: Deployer) -> None:
    rows = [f"INSERT INTO t VALUES ({n})" for n in range(300)]
    deployer.apply("CREATE TABLE t (v int PRIMARY KEY);\n" + ";\n".join(rows) + ";", "1_t")
    assert deployer.one("SELECT count(*) FROM t") == 300
    again = [f"INSERT INTO t VALUES ({n})" for n in range(400, 150, -1)]
    failure = deployer.failure(";\n".join(again) + ";", "2_again")
    assert "step 102 (INSERT, line 102)" in failure.notice.what
    assert "Key (v)=(299) already exists" in failure.notice.why
    assert deployer.one("SELECT count(*) FROM t") == 300
