"""`-- whimbrel:allow NAME "reason"` that allows nothing: it looks like a safeguard and is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..config.policy_key import Level
from ..config.suggest import did_you_mean
from ..errors import Notice
from ..plan.step import Step
from .rule import Finding
from .rules import RULES

_BY_NAME = {name: rule for rule in reversed(RULES) for name in rule.names}
_NAMES = tuple(rule.name for rule in RULES)


def unused(
    step: Step, findings: Iterable[Finding], by_rule: Mapping[str, Level]
) -> Iterator[tuple[int, Notice]]:
    """Each allowance of the statement that no finding needs, with its line."""
    directives = [each for each in step.statement.directives if each.name == "allow"]
    if not directives:
        return
    needed = frozenset(name for each in findings for name in each.rule.names)
    for directive in directives:
        name = directive.arguments[0]
        if name not in needed:
            yield directive.line, _notice(name, by_rule)


def _notice(name: str, by_rule: Mapping[str, Level]) -> Notice:
    rule = _BY_NAME.get(name)
    if rule is None:
        return Notice(
            code="Q190",
            what=f"there is no rule {name} to be allowed",
            why=f"{did_you_mean(name, _NAMES)}the reason stands here and covers nothing",
            next="correct the name (`whimbrel explain` lists every rule), or take the line away",
        )
    is_off = by_rule.get(rule.name) is Level.OFF
    return Notice(
        code="Q190",
        what=f"{name} is allowed here, and "
        + ("the rule is off" if is_off else "the rule sees nothing in this statement"),
        why="the next reader believes that something dangerous was thought about, and a later "
        "change of the statement would be covered unseen",
        next="take the line away",
    )
