"""Row security and policies on a table that is in use."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"the policies of {situation.shown(deed.relation)} change under ACCESS EXCLUSIVE"
        for deed in deeds(step, Does.ROW_SECURITY, Does.CREATE_POLICY, Does.ALTER_POLICY, Does.DROP)
        if situation.is_old(deed.relation) and (deed.does is not Does.DROP or deed.kind == "policy")
    )


RULE = Rule(
    code="L124",
    name="policy-lock",
    title="policies wait for everybody",
    why="ACCESS EXCLUSIVE is taken for an instant; behind one long query everybody queues",
    instead="a short lock_timeout and another try: `deploy` does it so",
    applies=_applies,
    of=(Does.ROW_SECURITY, Does.CREATE_POLICY, Does.ALTER_POLICY, Does.DROP),
)
