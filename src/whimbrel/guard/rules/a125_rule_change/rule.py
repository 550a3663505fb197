"""Rules of the rewrite system: DO ALSO, on SELECT, and those that go or are switched."""

from __future__ import annotations

from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        sentence
        for deed in deeds(step, Does.CREATE_RULE, Does.TOGGLE_RULE, Does.DROP)
        if situation.is_old(deed.relation) and (sentence := _seen(deed, situation))
    )


def _seen(deed: Deed, situation: Situation) -> str:
    where = situation.shown(deed.relation)
    match deed.does:
        case Does.TOGGLE_RULE:
            return f"rule {deed.name} of {where} is turned {'on' if deed.says('enable') else 'off'}"
        case Does.DROP:
            is_gone = deed.kind == "rule" and not situation.has_rule_again(deed)
            return f"rule {deed.name} of {where} is gone" if is_gone else ""
        case _ if deed.kind == "select":
            return f"what {where} returns, rule {deed.name} says"
        case _ if not deed.says("instead"):
            return f"{deed.kind.upper()} on {where} does more than it says"
        case _:
            return ""


RULE = Rule(
    code="A125",
    name="rule-change",
    title="a rule changes what the statements of running code do",
    why="INSERT … ON CONFLICT and MERGE fail on a table with rules, COPY passes them by, and "
    "nextval() or now() in the statement is computed once more for the rule",
    instead="a trigger, which sees the rows as they are written",
    applies=_applies,
    of=(Does.CREATE_RULE, Does.TOGGLE_RULE, Does.DROP),
)
