"""Statements whose hazard is easily missed, or seen where there is none."""

from __future__ import annotations

import pytest

from whimbrel.guard.check import Judge, Terms
from whimbrel.plan.trail import Trail


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        # Within a column the grammar parts NOT ENFORCED from its check; no row is looked at.
        ("ALTER TABLE orders ADD COLUMN c int CHECK (c > 0) NOT ENFORCED", []),
        ("ALTER TABLE orders ADD COLUMN c int CHECK (c > 0) UNIQUE", ["check-validates"]),
        ("ALTER TABLE orders ALTER CONSTRAINT f ENFORCED", ["foreign-key-validates"]),
        ("ALTER TABLE orders ALTER CONSTRAINT f NOT ENFORCED", []),
        ("ALTER TABLE orders ALTER CONSTRAINT f DEFERRABLE", []),
        ("ALTER SEQUENCE s AS bigint", []),
        ("ALTER SEQUENCE s AS smallint", ["sequence-reset"]),
        ("ALTER SEQUENCE s AS bigint RESTART", ["sequence-reset"]),
        ("ALTER TABLE ALL IN TABLESPACE a SET TABLESPACE b", ["rewrite"]),
    ],
)
def test_what_is_seen_is_what_happens(sql: str, names: list[str]) -> None:
    located = Judge(Terms()).judge(f"{sql};\n", "a.sql", Trail())
    seen = [each.name for each in located]
    assert [each for each in seen if each != "unique-builds-index"] == names
