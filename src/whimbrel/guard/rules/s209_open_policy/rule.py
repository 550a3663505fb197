"""A permissive policy for every row, and DROP POLICY."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    opened = (
        f"policy {deed.name} of {situation.shown(deed.relation)} holds for every row"
        for deed in deeds(step, Does.CREATE_POLICY, Does.ALTER_POLICY)
        if deed.says("everything") and not deed.says("restrictive")
    )
    dropped = (
        f"policy {deed.name} of {situation.shown(deed.relation)} is gone"
        for deed in deeds(step, Does.DROP)
        if deed.kind == "policy"
        and situation.is_old(deed.relation)
        and not situation.has_policy_again(deed)
    )
    return said((*opened, *dropped))


RULE = Rule(
    code="S209",
    name="open-policy",
    title="a policy lets everybody through",
    why="permissive policies are joined by OR: one that is true for every row undoes all the "
    "others",
    instead="write the condition that a row has to meet; a policy that goes is replaced in the "
    "same transaction",
    applies=_applies,
    of=(Does.CREATE_POLICY, Does.ALTER_POLICY, Does.DROP),
)
