"""The rules of an environment: what tightens them, what weakens them inside the database."""

from __future__ import annotations

from dataclasses import dataclass

from ..config.kind import Kind
from ..config.policy import EffectivePolicy, default_policy
from ..config.policy_key import RULE_KEY, Demand, PolicyRule, parse_rule, weakness
from ..errors import Notice, Usage
from ..guard.levels import changed_levels, is_weaker, refuse_unknown
from ..ledger.freezes import read_freezes
from ..ledger.notes import write_policy
from .admission import admit
from .call import Call
from .enter import enter
from .freeze import refuse_to_lift
from .policy_here import levels_of, policy_of, policy_rows
from .workplace import Workplace, open_workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyShown:
    """The effective policy of one database."""

    kind: Kind
    effective: EffectivePolicy
    rules: tuple[PolicyRule, ...] = ()  # levels of safety rules that are not the default


def show_policy(call: Call) -> PolicyShown:
    """Read only."""
    place = open_workplace(call, "policy show")
    with enter(call, place) as opened:
        kind = opened.identity.kind
        set_ = (*place.settings.rules, *policy_rows(opened))
        return PolicyShown(
            kind=kind,
            effective=policy_of(place, opened),
            rules=changed_levels(levels_of(place, opened), set_),
        )


def set_policy(call: Call, key: str, value: str, *, reason: str) -> PolicyRule:
    """Set one key inside this database; weakening there is the only way to weaken production.

    Raises `Usage` (C130, C131, G120 without a reason), `Stop` G155 where it would lead past a
    freeze that only members of a role may lift, and the stops of `admit`.
    """
    rule = parse_rule(key, value, source="policy set", reason=reason)
    refuse_unknown((rule,))
    place = open_workplace(call, "policy set")
    if not reason.strip():
        raise _no_reason(place, key, value)
    with enter(call, place) as opened:
        opened = admit(call, place, opened, "policy set")
        if _lifts_freezes(rule):
            standing = read_freezes(opened.conn)
            refuse_to_lift(place, opened, standing, doing="turn the gate off for")
        write_policy(opened.conn, key, value, reason=reason, by=place.who)
        if _is_weaker(rule, opened.identity.kind):
            call.say(f"{key} is now weaker here than {opened.identity.kind.value} demands; audited")
    return rule


def _lifts_freezes(rule: PolicyRule) -> bool:
    return rule.key == "freeze" and rule.value is Demand.OFF


def _is_weaker(rule: PolicyRule, kind: Kind) -> bool:
    if rule.key.startswith(RULE_KEY):
        return is_weaker(rule)
    return weakness(rule.key, rule.value) > weakness(rule.key, default_policy(kind).value(rule.key))


def _no_reason(place: Workplace, key: str, value: str) -> Usage:
    return Usage(
        Notice(
            code="G120",
            what=f"policy set {key} has no reason",
            why="a rule that is changed without a reason is changed again without one",
            next=f"whimbrel -e {place.environment.name} policy set {key} {value} "
            '--reason "why this is right here"',
        )
    )
