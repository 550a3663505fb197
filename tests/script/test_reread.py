"""The statements of a very long script keep no trees, and say the same."""

from __future__ import annotations

import pickle

from whimbrel.plan.facts.describe import describe
from whimbrel.script import node
from whimbrel.script.parse import parse_script
from whimbrel.script.reread import Reread

SQL = """CREATE TABLE a (id int PRIMARY KEY, b text REFERENCES c (d));
WITH gone AS (DELETE FROM a WHERE id > 3 RETURNING *) INSERT INTO e SELECT * FROM gone;
ALTER TABLE a ALTER b TYPE varchar(3) USING left(b, 3);
"""


def test_a_long_script_is_described_as_a_short_one_is() -> None:
    short = parse_script(SQL, name="a.sql")
    long = parse_script(SQL + "--" + "x" * 1_000_000, name="a.sql")
    assert all(isinstance(each.node, Reread) for each in long.statements)
    for one, other in zip(short.statements, long.statements, strict=True):
        assert one.node is not None
        assert other.node is not None
        assert dict(other.node) == one.node
        assert node.kind(other.node) == node.kind(one.node)
        assert list(node.walk(other.node)) == list(node.walk(one.node))
    for step, same in zip(describe(short), describe(long), strict=True):
        assert (step.touches, step.deeds, step.loses_data) == (
            same.touches,
            same.deeds,
            same.loses_data,
        )
    again = pickle.loads(pickle.dumps(long.statements[0].node))
    assert dict(again) == short.statements[0].node
