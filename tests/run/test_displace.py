"""Whom a deploy may end when he keeps it waiting: nobody, unless the policy says so."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest
from tests.run.conftest import Deployer

from whimbrel.config.policy_key import Blockers
from whimbrel.db.connect import Connection
from whimbrel.run.displace import displaceable
from whimbrel.run.events import Blocker, Displaced
from whimbrel.run.patience import Patience
from whimbrel.run.terms import Limits, Terms

IDLE = Blocker(
    pid=7,
    user="shop",
    application="shop",
    client="a local socket",
    state="idle in transaction",
    query="",
    transaction_since=None,
    transaction_age_s=60,
)
BUSY = replace(IDLE, state="active")
VACUUM = replace(BUSY, gives_way=True, transaction_age_s=1)


@pytest.mark.parametrize(
    ("policy", "ended"),
    [
        (Blockers.WAIT, []),
        (Blockers.AUTOVACUUM, [VACUUM]),
        (Blockers.IDLE, [IDLE, VACUUM]),
        (Blockers.QUERIES, [IDLE, BUSY, VACUUM]),
    ],
)
def test_each_word_of_the_policy_gives_up_more(policy: Blockers, ended: list[Blocker]) -> None:
    seen = [IDLE, BUSY, VACUUM]
    assert [each for each in seen if displaceable(each, policy, after_s=30)] == ended


def test_neither_the_young_nor_standbys_nor_a_vacuum_against_wraparound_are_ended() -> None:
    spared = (
        replace(IDLE, transaction_age_s=29),
        replace(IDLE, server="standby:5432"),
        replace(BUSY, is_wraparound=True),
    )
    assert not any(displaceable(each, Blockers.QUERIES, after_s=30) for each in spared)


@pytest.mark.parametrize("policy", [Blockers.IDLE, Blockers.WAIT])
def test_an_idle_transaction_is_ended_where_the_policy_gives_it_up(
    deployer: Deployer, other: Connection, policy: Blockers
) -> None:
    deployer.apply("CREATE TABLE t (id int);", "1_table")
    other.execute("BEGIN; SELECT * FROM t")
    terms = Terms(
        limits=Limits(displace_after_s=0.1),
        patience=Patience(tries=4, first_s=0.1),
        blockers=policy,
        reporter=deployer.told.append,
    )
    if policy is Blockers.WAIT:
        assert deployer.failure("ALTER TABLE t ADD x int;", terms=terms).notice.code == "R102"
        other.execute("COMMIT")
        return
    deployer.apply("ALTER TABLE t ADD x int;", terms=terms)
    (told,) = [each for each in deployer.told if isinstance(each, Displaced)]
    assert [each.pid for each in told.blockers] == [other.info.backend_pid]
    with pytest.raises(psycopg.OperationalError):
        other.execute("SELECT 1")
    assert deployer.one("SELECT count(*) FROM whimbrel.audit WHERE verb = 'blockers ended'") == 1
