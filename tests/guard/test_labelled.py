"""Precision and recall on our own labelled set: what is safe passes, what is dangerous is seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.guard.test_rules import found

from whimbrel.config.policy_key import Level
from whimbrel.guard.levels import default_level

FOLDER = Path(__file__).with_name("labelled")


def cases(name: str) -> list[str]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("--")]


SAFE, HAZARDS = cases("safe.sql"), cases("hazards.sql")


def test_the_set_is_large_enough_to_say_something() -> None:
    assert len(SAFE) >= 150
    assert len(SAFE) + len(HAZARDS) >= 400


def test_no_safe_statement_is_stopped_and_hardly_any_is_talked_about() -> None:
    seen = {sql: [each.rule for each in found(sql)] for sql in SAFE}
    stopped = [s for s, rules in seen.items() if Level.STOP in map(default_level, rules)]
    assert stopped == []
    talked = {sql: [rule.name for rule in rules] for sql, rules in seen.items() if rules}
    assert len(talked) <= 0.02 * len(SAFE), talked


def test_nearly_every_hazard_is_seen_by_its_rule() -> None:
    missed = []
    for case in HAZARDS:
        names, _, sql = case.partition(" | ")
        if not {each.rule.name for each in found(sql)} & set(names.split(",")):
            missed.append(case)
    assert len(missed) <= 0.02 * len(HAZARDS), missed


@pytest.mark.parametrize("name", sorted({c.partition(" | ")[0] for c in HAZARDS}))
def test_labels_are_names_of_rules(name: str) -> None:
    from whimbrel.guard.rules import RULES

    assert set(name.split(",")) <= {rule.name for rule in RULES}
