"""Policy and audit in a real database."""

from __future__ import annotations

import pytest

from whimbrel.db.connect import Connection
from whimbrel.ledger.notes import drop_policy, read_policy, write_audit, write_policy
from whimbrel.ledger.upgrade import ensure_ledger


@pytest.fixture
def ledger(connection: Connection) -> Connection:
    ensure_ledger(connection)
    return connection


def test_the_audit_keeps_no_password(ledger: Connection) -> None:
    sql = "CREATE ROLE a PASSWORD E'o\\'ne\"' LOGIN"
    write_audit(ledger, "rollback", {"sql": sql, "count": 1}, by="ada@laptop")
    (row,) = ledger.execute("SELECT detail FROM whimbrel.audit ORDER BY number").fetchall()
    assert row == ({"sql": "CREATE ROLE a PASSWORD E'******' LOGIN", "count": 1},)


def test_policy_that_is_dropped_leaves_its_reasons_in_the_audit(ledger: Connection) -> None:
    write_policy(ledger, "drift", "report", reason="legacy triggers", by="ada@laptop")
    assert [(row.key, row.reason) for row in read_policy(ledger)] == [("drift", "legacy triggers")]
    assert drop_policy(ledger, by="bob@laptop") == ("drift",)
    assert read_policy(ledger) == ()
    assert drop_policy(ledger, by="bob@laptop") == ()
    found = ledger.execute(
        "SELECT who, detail->>'reason' FROM whimbrel.audit WHERE verb = 'policy dropped'"
    ).fetchall()
    assert found == [("bob@laptop", "legacy triggers")]
